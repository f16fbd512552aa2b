package dev.plexsphere.idp;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Domain's trust in one issuer.
 *
 * @param domain null for a platform binding, which is shared to Domains without one of their own
 * @param issuer compared with {@code iss} character by character
 * @param claimMappings our name to the provider's claim, for example email → mail
 * @param requiredAcr at least one of these must be in the ID token, when there are any
 * @param requiredAmr all of these must be in the ID token
 */
public record IdpBinding(
    BindingId id,
    @Nullable DomainId domain,
    Kind kind,
    String issuer,
    String discoveryUrl,
    String clientId,
    @Nullable String alias,
    boolean primary,
    Status status,
    boolean jitAllowed,
    Map<String, String> claimMappings,
    List<String> requiredAcr,
    List<String> requiredAmr,
    int version,
    Instant createdAt,
    Instant updatedAt) {

  /** How we reach the issuer. */
  public enum Kind {
    /** Our own hosted server: in process. */
    HOSTED,
    /** Any OpenID provider: guarded HTTP. */
    OIDC
  }

  /** Only an active binding opens a door. */
  public enum Status {
    ACTIVE,
    INACTIVE,
    DEGRADED,
    DEACTIVATED;

    /** As stored and answered: {@code active}. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #wire} wrote. */
    public static Status ofWire(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }

  /** True when people and machines may come in through it. */
  public boolean isActive() {
    return status == Status.ACTIVE;
  }

  /** Host and port of the issuer, to tell two providers apart. */
  public String issuerHost() {
    var authority = URI.create(issuer).getAuthority();
    return authority == null ? issuer : authority;
  }

  /** What people see: the alias, or the issuer's host. */
  public String label() {
    return alias == null ? issuerHost() : alias;
  }
}
