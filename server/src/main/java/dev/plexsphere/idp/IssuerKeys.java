package dev.plexsphere.idp;

import com.nimbusds.jose.jwk.JWKSet;

/** The keys an issuer signs with: all that checking its signatures needs to know of it. */
@FunctionalInterface
public interface IssuerKeys {
  /**
   * The issuer's keys; {@code fresh} asks for another fetch because a kid was unknown.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code idp_unavailable}
   */
  JWKSet keys(IdpBinding binding, boolean fresh);
}
