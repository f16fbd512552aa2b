package dev.plexsphere.idp;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A binding to a foreign OpenID provider, as an administrator describes it.
 *
 * @param domain null for a platform binding
 * @param issuer exactly as the provider spells it
 * @param discoveryUrl null for {@code <issuer>/.well-known/openid-configuration}
 * @param clientSecret null for a public client
 */
public record NewBinding(
    @Nullable DomainId domain,
    String issuer,
    @Nullable String discoveryUrl,
    String clientId,
    @Nullable Secret clientSecret,
    @Nullable String alias,
    boolean primary,
    boolean jitAllowed,
    Map<String, String> claimMappings,
    List<String> requiredAcr,
    List<String> requiredAmr) {

  /** A binding that lets everybody of the provider in. */
  public static NewBinding open(
      DomainId domain, String issuer, String clientId, @Nullable Secret clientSecret) {
    return new NewBinding(
        domain,
        issuer,
        null,
        clientId,
        clientSecret,
        null,
        false,
        true,
        Map.of(),
        List.of(),
        List.of());
  }
}
