package dev.plexsphere.idp;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For whom a token may have been made that somebody presents.
 *
 * @param clients whose ID tokens count
 * @param api audience of access tokens; null takes none
 */
public record TokenAudience(Set<String> clients, @Nullable String api) {
  /** Copies. */
  public TokenAudience {
    clients = Set.copyOf(clients);
  }
}
