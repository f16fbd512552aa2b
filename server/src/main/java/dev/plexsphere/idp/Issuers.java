package dev.plexsphere.idp;

import com.nimbusds.jose.jwk.JWKSet;

/** Picks the channel to a binding's issuer. */
public final class Issuers implements IssuerKeys {
  private final IssuerChannel hosted;
  private final IssuerChannel foreign;

  /**
   * @param hosted our own servers, in process
   * @param foreign everybody else, over guarded HTTP
   */
  public Issuers(IssuerChannel hosted, IssuerChannel foreign) {
    this.hosted = hosted;
    this.foreign = foreign;
  }

  /** How to reach {@code binding}'s issuer. */
  public IssuerChannel of(IdpBinding binding) {
    return switch (binding.kind()) {
      case HOSTED -> hosted;
      case OIDC -> foreign;
    };
  }

  @Override
  public JWKSet keys(IdpBinding binding, boolean fresh) {
    return of(binding).keys(binding, fresh);
  }
}
