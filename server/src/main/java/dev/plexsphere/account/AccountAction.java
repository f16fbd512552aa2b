package dev.plexsphere.account;

import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** What one link lets one person do, once. */
public record AccountAction(
    UUID invitationId, DomainId domain, UUID account, Kind kind, Instant expiresAt) {

  /** The two things a link can be for. */
  public enum Kind {
    /** Set the first password of an invited account. */
    ACTIVATE,
    /** Set another password instead of a forgotten one. */
    RESET_PASSWORD;

    /** As in the API: {@code reset-password}. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A link just made.
   *
   * @param token 43 URL-safe characters, stored nowhere; it goes into the fragment of a URL
   */
  public record Issued(AccountAction action, Account person, String token) {
    /** Never the token. */
    @Override
    public String toString() {
      return "Issued(" + action.invitationId() + ")";
    }
  }
}
