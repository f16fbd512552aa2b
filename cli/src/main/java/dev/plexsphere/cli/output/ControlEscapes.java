package dev.plexsphere.cli.output;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/**
 * Beyond what JSON asks for: DEL, C1 and bidi controls as backslash-u, other letters as they are.
 */
final class ControlEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1;
  private static final int DEL = 0x7f;

  @Override
  public int[] getEscapeCodesForAscii() {
    var codes = standardAsciiEscapesForJSON();
    codes[DEL] = ESCAPE_STANDARD;
    return codes;
  }

  @Override
  public @Nullable SerializableString getEscapeSequence(int ch) {
    return ch > DEL && Clean.isControl(ch)
        ? new SerializedString("\\u" + Integer.toHexString(0x10000 | ch).substring(1))
        : null;
  }
}
