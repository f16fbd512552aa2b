package dev.plexsphere.machine;

import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.IssuerChannel;
import dev.plexsphere.kit.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A foreign issuer that knows the secret "right", breaks on "broken", and remembers who asked. */
public final class ScriptedIssuer implements IssuerChannel {
  public final List<String> asked = new CopyOnWriteArrayList<>();

  @Override
  public ProviderMetadata metadata(IdpBinding binding) {
    throw new UnsupportedOperationException("machines need none");
  }

  @Override
  public String redeem(IdpBinding binding, String code, URI redirectUri, Secret verifier) {
    throw new UnsupportedOperationException("machines have no codes");
  }

  @Override
  public JWKSet keys(IdpBinding binding, boolean fresh) {
    throw new UnsupportedOperationException("machines need none");
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
