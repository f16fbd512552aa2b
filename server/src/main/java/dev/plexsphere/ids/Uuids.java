package dev.plexsphere.ids;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.util.UUID;
import java.util.regex.Pattern;

/** Strict reading of UUIDs; {@link UUID#fromString} accepts short groups. */
public final class Uuids {
  private static final Pattern SHAPE =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
  private static final UUID NIL = new UUID(0, 0);

  private Uuids() {}

  /**
   * Reads 36 characters; the nil UUID is no id.
   *
   * @throws dev.plexsphere.kit.RefusedException with {@code code}
   */
  public static UUID parse(String text, ErrorCode code, String what) {
    if (SHAPE.matcher(text).matches()) {
      var id = UUID.fromString(text);
      if (!id.equals(NIL)) {
        return id;
      }
    }
    throw Refusal.of(code, "The " + what + " is not a UUID.").asException();
  }
}
