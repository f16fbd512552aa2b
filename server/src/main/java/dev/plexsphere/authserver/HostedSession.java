package dev.plexsphere.authserver;

import dev.plexsphere.account.Account;
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
    Instant expiresAt) {}
