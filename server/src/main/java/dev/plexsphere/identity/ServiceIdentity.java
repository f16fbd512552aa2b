package dev.plexsphere.identity;

import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.DomainId;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine of one Domain, with the binding whose issuer verifies it, read in one statement.
 *
 * @param clientId what it calls itself at the issuer
 * @param subject who the issuer says it is
 * @param maxTokenTtl the Domain's cap, or null
 * @param active true when service identity, binding and Domain all are
 */
public record ServiceIdentity(
    UUID id,
    DomainId domain,
    String domainSlug,
    @Nullable Duration maxTokenTtl,
    IdpBinding binding,
    String displayName,
    String clientId,
    String subject,
    String audience,
    FederationKind federationKind,
    boolean active) {

  /** How a machine proves who it is; fixed when it is created. */
  public enum FederationKind {
    /** client_credentials at the binding's issuer. */
    OIDC_CC,
    /** A SPIFFE JWT-SVID. */
    SPIFFE_SVID,
    /** Only by API tokens that were issued to it. */
    API_TOKEN;

    /** {@code oidc_cc}. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #wire} wrote. */
    public static FederationKind ofWire(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }
}
