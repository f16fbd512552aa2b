package dev.plexsphere.cli.config;

import org.jspecify.annotations.Nullable;

/**
 * What a session consists of.
 *
 * @param token presented to the gateway
 * @param refresh what the identity provider gave to sign in again without a person, if it did
 */
public record SessionSecrets(Secret token, @Nullable Secret refresh) {
  /** Both as one text, a line each. */
  public Secret joined() {
    return refresh == null ? token : new Secret(token.value() + "\n" + refresh.value());
  }

  /** Reads what {@link #joined} made. */
  public static SessionSecrets split(Secret joined) {
    int end = joined.value().indexOf('\n');
    return end < 0
        ? new SessionSecrets(joined, null)
        : new SessionSecrets(
            new Secret(joined.value().substring(0, end)),
            new Secret(joined.value().substring(end + 1)));
  }
}
