package dev.plexsphere.console;

import dev.plexsphere.authn.Operator;
import java.time.Instant;

/**
 * An operator is signed in at the console in one browser.
 *
 * @param key the hex SHA-256 of the cookie's value: names the session without being it
 * @param csrf the hidden token of every form
 */
record ConsoleSession(String key, Operator operator, String csrf, Instant since) {
  /** Never the token of its forms. */
  @Override
  public String toString() {
    return "ConsoleSession(" + operator.account() + ")";
  }
}
