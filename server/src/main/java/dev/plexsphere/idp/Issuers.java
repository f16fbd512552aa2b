package dev.plexsphere.idp;

/** Picks the channel to a binding's issuer. */
public final class Issuers {
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
}
