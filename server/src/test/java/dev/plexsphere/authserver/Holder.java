package dev.plexsphere.authserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.testkit.Http;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A client's key, and the proofs that it makes (RFC 9449), good ones and spoiled ones. */
final class Holder {
  final ECKey key;
  private final InstantSource clock;
  private String nonce = "";

  Holder(InstantSource clock) {
    this.clock = clock;
    try {
      key = new ECKeyGenerator(Curve.P_256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String thumbprint() {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a good proof says, to be spoiled. */
  JWTClaimsSet.Builder claims(String method, String uri) {
    return new JWTClaimsSet.Builder()
        .jwtID(UUID.randomUUID().toString())
        .claim("htm", method)
        .claim("htu", uri)
        .issueTime(Date.from(clock.instant()))
        .claim("nonce", nonce.isEmpty() ? null : nonce);
  }

  String sign(JWTClaimsSet claims) {
    return sign(
        claims,
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType("dpop+jwt"))
            .jwk(key.toPublicJWK())
            .build());
  }

  String sign(JWTClaimsSet claims, JWSHeader header) {
    try {
      var jwt = new SignedJWT(header, claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks with a good proof, with the nonce that the server wants. */
  Http.Reply post(Http http, String path, Map<String, String> fields) {
    return ask(
        "POST",
        path,
        UnaryOperator.identity(),
        proof -> http.with("DPoP", proof).form(path, fields));
  }

  /** Asks a resource with a token that belongs to this key. */
  Http.Reply get(Http http, String path, String token) {
    var bearer = http.with("Authorization", "DPoP " + token);
    return ask(
        "GET",
        path,
        claims -> claims.claim("ath", hash(token)),
        proof -> bearer.with("DPoP", proof).get(path));
  }

  private Http.Reply ask(
      String method,
      String path,
      UnaryOperator<JWTClaimsSet.Builder> more,
      Function<String, Http.Reply> request) {
    var uri = "http://localhost:8080" + path;
    var first = request.apply(sign(more.apply(claims(method, uri)).build()));
    if (!first.body().contains("use_dpop_nonce")) {
      return first;
    }
    nonce = first.header("dpop-nonce");
    return request.apply(sign(more.apply(claims(method, uri)).build()));
  }

  /** Takes the nonce that the server gave, if it did. */
  void learn(Http.Reply reply) {
    var given = reply.header("dpop-nonce");
    nonce = given.isEmpty() ? nonce : given;
  }

  static String hash(String token) {
    var digest = Secrets.sha256(token.getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  static Instant ago(InstantSource clock, long seconds) {
    return clock.instant().minusSeconds(seconds);
  }
}
