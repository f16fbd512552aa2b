package dev.plexsphere.token;

import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An API token that was just found, compared and checked: not revoked, not expired, not past its
 * rotation deadline, and its owner, binding and Domain are active.
 *
 * @param email of a user, for whoami
 * @param authTime of a login token: when the person authenticated
 */
public record VerifiedToken(
    ApiTokenId id,
    DomainId domain,
    String domainSlug,
    PrincipalRef owner,
    @Nullable String email,
    String env,
    Origin origin,
    @Nullable BindingId binding,
    @Nullable String scope,
    @Nullable Instant authTime,
    Instant expiresAt) {

  /** Where a token came from; it decides what the token may do to other tokens. */
  public enum Origin {
    /** A device login: twelve hours, not rotatable, mints shortly after its sign-in only. */
    LOGIN,
    /** Minted by a person. */
    API,
    /** A machine's. */
    SERVICE;

    /** {@code login}, {@code api} or {@code service}. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #wire} wrote. */
    public static Origin ofWire(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }
}
