package dev.plexsphere.idp;

import com.nimbusds.jose.JWSObject;
import dev.plexsphere.jwk.CompactJws;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.json.Json;
import java.text.ParseException;
import java.util.Map;

/**
 * A compact JWT, read, of which nothing has been checked.
 *
 * @param claims each once
 */
record SignedText(JWSObject token, Map<String, Object> claims) {

  /** What is wrong with a text that cannot be read. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private Unreadable(String what) {
      super(what, null, false, false);
    }

    /** As a sentence goes on: {@code it is …}. */
    String what() {
      return String.valueOf(getMessage());
    }
  }

  /** Of at most {@link IdTokenVerifier#LENGTH_MAX} characters. */
  static SignedText read(String text) throws Unreadable {
    if (text.length() > IdTokenVerifier.LENGTH_MAX) {
      throw new Unreadable("it is longer than 16 KiB");
    }
    try {
      var token = CompactJws.parse(text);
      return new SignedText(token, Json.readMap(token.getPayload().toBytes()));
    } catch (ParseException | RefusedException _) {
      throw new Unreadable("it is not a signed JWT");
    }
  }
}
