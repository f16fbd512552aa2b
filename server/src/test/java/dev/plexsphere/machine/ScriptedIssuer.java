package dev.plexsphere.machine;

import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.IssuerChannel;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A foreign issuer for machines only: it knows the secret "right", breaks on "broken", and
 * remembers who asked. No person signs in there: it takes no code.
 */
public final class ScriptedIssuer implements IssuerChannel {
  public final List<String> asked = new CopyOnWriteArrayList<>();

  /** What it signs assertions with. */
  public volatile JWKSet keys = new JWKSet();

  @Override
  public ProviderMetadata metadata(IdpBinding binding) {
    var at = URI.create(binding.issuer());
    return new ProviderMetadata(binding.issuer(), at, at, false);
  }

  @Override
  public String redeem(IdpBinding binding, String code, URI redirectUri, Secret verifier) {
    throw Refusal.of(ErrorCode.CODE_EXCHANGE_FAILED, "It never gave out a code.").asException();
  }

  @Override
  public JWKSet keys(IdpBinding binding, boolean fresh) {
    return keys;
  }

  @Override
  public ClientCheck clientCredentials(
      IdpBinding binding, String clientId, Secret secret, @Nullable String scope) {
    asked.add(clientId);
    return switch (secret.reveal()) {
      case "right" -> new ClientCheck.Verified(clientId);
      case "broken" -> new ClientCheck.Unavailable("the token endpoint answered 500");
      default -> new ClientCheck.Refused();
    };
  }
}
