package dev.plexsphere.jwk;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;

/** Reads what somebody sent us as a JWS in its compact form (RFC 7515 section 7.1). */
public final class CompactJws {
  private CompactJws() {}

  /**
   * The JWS, of which nothing was checked.
   *
   * @throws ParseException for anything that is none, whatever it looks like
   */
  public static SignedJWT parse(String text) throws ParseException {
    try {
      return SignedJWT.parse(text);
    } catch (IllegalArgumentException | NullPointerException _) { // a header that is null in JSON
      throw new ParseException("not a JWS", 0);
    }
  }
}
