package dev.plexsphere.authserver;

import dev.plexsphere.kit.secret.Secrets;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The form of an access token that says nothing: {@code psat_} and 256 random bits in 43 URL-safe
 * base64 characters. A refresh token is shorter, without a prefix, and a JWT has dots, so a token's
 * form says which of the three it is, and nothing else does.
 */
final class OpaqueToken {
  private static final String PREFIX = "psat_";
  private static final Predicate<String> FORM =
      Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}").asMatchPredicate();

  private OpaqueToken() {}

  static String make() {
    return PREFIX + Secrets.opaque();
  }

  /** True for a text of that form, whether or not there is such a token. */
  static boolean is(String text) {
    return FORM.test(text);
  }

  /** True for an access token of either form; any other text can only be a refresh token. */
  static boolean isAccess(String text) {
    return is(text) || text.indexOf('.') >= 0;
  }
}
