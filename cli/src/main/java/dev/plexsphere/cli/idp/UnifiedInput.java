package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.output.Failure;
import java.util.regex.Pattern;

/** What {@code --auth0} was given: a person, or a token, which may stand in a callback URL. */
public sealed interface UnifiedInput {
  /** Who signs in. */
  record Email(String address) implements UnifiedInput {}

  /** A token of the identity provider. */
  record Token(Secret token) implements UnifiedInput {}

  /**
   * Tells them apart. An e-mail address is looked for first, because a dotted one has as many parts
   * as a JWT.
   *
   * @throws Failure exit 2 when it is none of them; a value that may be a token is not repeated
   */
  static UnifiedInput parse(String text) {
    var value = text.strip();
    if (value.isEmpty()) {
      throw Failure.usage("Bad value", "--auth0 is empty");
    }
    if (Forms.EMAIL.matcher(value).matches()) {
      return new Email(value);
    }
    if (CallbackUrl.isMeant(value)) {
      return new Token(CallbackUrl.token(value));
    }
    if (!Forms.TOKEN.matcher(value).matches() || isBrokenJwt(value)) {
      throw Failure.usage(
          "Bad value", "--auth0 is an e-mail address, a token, or a callback URL with a token");
    }
    return new Token(new Secret(value));
  }

  /** Three parts are a JWT's (RFC 7515 section 3.1), and none of them may be empty. */
  private static boolean isBrokenJwt(String value) {
    return value.chars().filter(c -> c == '.').count() == 2 && !Forms.JWT.matcher(value).matches();
  }

  /** How they look. */
  final class Forms {
    static final Pattern EMAIL =
        Pattern.compile("[^\\s@:/?#&]+@[^\\s@:/?#&.]+(\\.[^\\s@:/?#&.]+)+");
    static final Pattern JWT = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+){2}");

    /** RFC 6750 section 2.1: a JWT, or one that only its issuer can read. */
    static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private Forms() {}
  }
}
