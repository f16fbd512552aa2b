package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A one-time link {@code https://host/admin-console/account-action#token}, or the token alone.
 *
 * @param server where it may be used; null when only the token was given
 * @param token works once
 */
record ActivationLink(@Nullable ServerUrl server, Secret token) {
  static ActivationLink parse(Secret given) {
    var text = given.value().strip();
    int fragment = text.indexOf('#');
    if (fragment < 0) {
      if (text.contains("/")) {
        throw Failure.usage("Bad link", "the link has no token behind a #; is it cut off?");
      }
      return new ActivationLink(null, token(text));
    }
    try {
      var uri = new URI(text.substring(0, fragment));
      var origin = uri.getScheme() + "://" + uri.getRawAuthority();
      return new ActivationLink(
          ServerUrl.parse(origin, "the link"), token(text.substring(fragment + 1)));
    } catch (URISyntaxException e) {
      throw Failure.usage("Bad link", "the link is not of the form https://host/…#token");
    }
  }

  private static Secret token(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw Failure.usage("Bad link", "what stands behind the # is no token; is it cut off?");
    }
    return new Secret(text);
  }

  Optional<ServerUrl> origin() {
    return Optional.ofNullable(server);
  }
}
