package dev.plexsphere.idp;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.jwk.CompactJws;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.json.Json;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Verifies ID tokens (OpenID Connect Core 1.0 section 3.1.3.7). Only a signed JWT is one: a JWE,
 * {@code alg} none and MACs are refused before any key is looked for, and what the header says
 * about keys ({@code jku}, {@code x5u}, {@code jwk}, {@code x5c}) is ignored. Thread-safe.
 */
public final class IdTokenVerifier {
  static final int LENGTH_MAX = 16 * 1024;

  private final IssuerKeys issuers;
  private final InstantSource clock;

  public IdTokenVerifier(IssuerKeys issuers, InstantSource clock) {
    this.issuers = issuers;
    this.clock = clock;
  }

  /**
   * What {@code idToken} says, once everything about it is right.
   *
   * @param idToken compact, as the token endpoint gave it
   * @param nonce the one that this sign-in was begun with
   * @throws dev.plexsphere.kit.RefusedException {@code id_token_invalid}, {@code assurance_too_low}
   *     or {@code idp_unavailable}
   */
  public IdTokenClaims verify(IdpBinding binding, String idToken, String nonce) {
    var token = parse(idToken);
    requireIdToken(token.getHeader());
    var claims = claims(binding, token);
    return new IdTokenRules(binding, clock.instant()).read(claims, nonce);
  }

  /**
   * What a token says that somebody got by a sign-in of their own: an ID token of one of the
   * clients, or an access token (RFC 9068, or any JWT for the audience). There is no nonce of ours
   * to compare; the audience is all that tells for whom it was made.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code id_token_invalid}, {@code assurance_too_low}
   *     or {@code idp_unavailable}
   */
  public IdTokenClaims verifyPresented(IdpBinding binding, String text, TokenAudience audience) {
    var token = parse(text);
    boolean access = isAccessToken(token.getHeader());
    if (!access) {
      requireIdToken(token.getHeader());
    }
    var claims = claims(binding, token);
    return new IdTokenRules(binding, clock.instant()).readPresented(claims, audience, access);
  }

  private Map<String, Object> claims(IdpBinding binding, JWSObject token) {
    var critical = token.getHeader().getCriticalParams();
    if (critical != null && !critical.isEmpty()) {
      throw invalid("it has critical header parameters that we do not know");
    }
    checkSignature(binding, token);
    try {
      return Json.readMap(token.getPayload().toBytes());
    } catch (RefusedException e) {
      throw invalid("its payload is not a JSON object");
    }
  }

  private static JWSObject parse(String idToken) {
    if (idToken.length() > LENGTH_MAX) {
      throw invalid("it is longer than 16 KiB");
    }
    try {
      return CompactJws.parse(idToken);
    } catch (ParseException e) {
      throw invalid("it is not a signed JWT");
    }
  }

  private static void requireIdToken(JWSHeader header) {
    var type = header.getType();
    if (type != null && !type.getType().equalsIgnoreCase("JWT")) {
      throw invalid("it is a token of another type");
    }
  }

  /** RFC 9068 section 2.1. */
  private static boolean isAccessToken(JWSHeader header) {
    var type = header.getType();
    return type != null
        && (type.getType().equalsIgnoreCase("at+jwt")
            || type.getType().equalsIgnoreCase("application/at+jwt"));
  }

  private void checkSignature(IdpBinding binding, JWSObject token) {
    var candidates = candidates(issuers.keys(binding, false), token.getHeader());
    if (candidates.isEmpty()) {
      candidates = candidates(issuers.keys(binding, true), token.getHeader());
    }
    if (candidates.stream().noneMatch(key -> JwsCheck.verifies(token, key))) {
      throw invalid("no key of the provider made its signature");
    }
  }

  /** The keys that may have signed. */
  static List<JWK> candidates(JWKSet keys, JWSHeader header) {
    var kid = header.getKeyID();
    return keys.getKeys().stream()
        .filter(key -> kid == null || kid.equals(key.getKeyID()))
        .filter(key -> JwsCheck.fits(key, header.getAlgorithm()))
        .toList();
  }

  static RefusedException invalid(String why) {
    return Refusal.of(
            ErrorCode.ID_TOKEN_INVALID,
            "The identity provider's ID token did not verify: " + why + ".")
        .asException();
  }
}
