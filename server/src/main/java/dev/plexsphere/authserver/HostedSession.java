package dev.plexsphere.authserver;

import dev.plexsphere.account.Account;
import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.List;

/**
 * Somebody is signed in at a Domain's server in one browser.
 *
 * @param key the hex SHA-256 of the cookie's value: names the session without being it
 */
record HostedSession(
    String key,
    Account account,
    Instant authTime,
    List<String> amr,
    Instant idleUntil,
    Instant expiresAt) {
  /** Names one among all Domains': the {@link HostedSession#key()}, hex. */
  record Key(DomainId domain, String key) {}
}
