package dev.plexsphere.device;

import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One device login, from the program's first request to its end.
 *
 * @param clientName what the program calls itself; cleaned, unchecked, may be empty
 * @param hostName what the program calls its computer; cleaned, unchecked, may be empty
 * @param address of the program when it asked
 * @param numberMatch after Approve, the number on the page has to be typed into the program
 * @param live Domain and binding are active and the Domain still allows this login
 * @param userId who answered
 * @param sessionKey in which browser session
 * @param subject who approved, at the identity provider
 * @param wish what an OAuth client asks for; null for a login to the API
 * @param hostedSession what an OAuth client's login became, by its key
 * @param tokenExpiresAt of what was handed over
 */
record DeviceRequest(
    UUID id,
    DomainId domain,
    String domainName,
    BindingId binding,
    UserCode userCode,
    Status status,
    String clientName,
    String hostName,
    NetworkAddress address,
    boolean numberMatch,
    int numberTries,
    @Nullable Instant numberUntil,
    int intervalSeconds,
    boolean polledEarly,
    boolean live,
    @Nullable UUID userId,
    @Nullable String sessionKey,
    @Nullable Instant authTime,
    @Nullable String subject,
    @Nullable Wish wish,
    @Nullable ApiTokenId token,
    @Nullable String hostedSession,
    @Nullable Instant tokenExpiresAt,
    Instant createdAt,
    Instant expiresAt) {

  /** Where it stands. Beside these, a pending or approved one is over at {@code expiresAt}. */
  enum Status {
    /** Nobody has answered. */
    PENDING,
    /** A person said yes; the program has not come for its token. */
    APPROVED,
    /** A person said no. */
    DECLINED,
    /** The token was handed over, once. */
    CONSUMED,
    /** The program gave up. */
    WITHDRAWN,
    /** Approved, but the number was not typed right in time, or a door closed before the token. */
    FAILED,
    /** Approved, and taken back by the person. */
    UNDONE;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Status ofWire(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }

  /** True while an answer or a poll can still lead to a token. */
  boolean isOpen(Instant now) {
    return (status == Status.PENDING || status == Status.APPROVED) && now.isBefore(expiresAt);
  }

  /** True while a person may answer. */
  boolean isPending(Instant now) {
    return status == Status.PENDING && now.isBefore(expiresAt);
  }
}
