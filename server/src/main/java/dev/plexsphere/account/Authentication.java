package dev.plexsphere.account;

import java.time.Duration;

/** What became of a name and a password. A value: a "no" has been counted and must stay so. */
public sealed interface Authentication {
  /** They are right, and the account is active. */
  record Authenticated(Account account) implements Authentication {}

  /** Unknown name, wrong password or disabled account: nobody outside can tell which. */
  record Failed() implements Authentication {}

  /** No room to hash; nothing was tried. */
  record Busy(Duration retryAfter) implements Authentication {}

  /** Too many wrong tries for this name or from this address; nothing was tried. */
  record Throttled(Duration retryAfter) implements Authentication {}
}
