package dev.plexsphere;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.account.Account;
import dev.plexsphere.config.GatewayConfig;
import dev.plexsphere.gateway.Auth0Hints;
import dev.plexsphere.gateway.GatewayIssuer;
import dev.plexsphere.idp.TokenAudience;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.testkit.Http;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** The whole server with a gateway that trusts acme's own issuer, and Ada's tokens of it. */
final class GatewayHouse implements AutoCloseable {
  static final String ISSUER = Whole.PUBLIC_URL + "/as/acme";
  static final String CLIENT = "gateway-cli";
  static final String AUDIENCE = "https://gateway.example";
  static final DomainId ACME = new DomainId(new UUID(7, 1));
  static final BindingId BINDING = new BindingId(new UUID(7, 2));

  /** On the list as well, and not there unless a test makes it. */
  static final BindingId ANOTHER = new BindingId(new UUID(7, 3));

  final Whole whole;
  final Http http;
  final Account ada;

  GatewayHouse(Path tls) {
    whole = new Whole(tls, config());
    whole.services.database.inTransaction(
        tx -> whole.services.provisioning.domain(tx, ACME, "acme", "Acme", BINDING));
    ada = whole.person(ACME, "ada@acme.example", List.of());
    http = Http.at("http://127.0.0.1:" + whole.server.gatewayPort());
  }

  private static GatewayConfig config() {
    var audience = new TokenAudience(Set.of(CLIENT, "other-cli"), AUDIENCE);
    return new GatewayConfig(
        InetAddress.getLoopbackAddress(),
        0,
        null,
        List.of(
            new GatewayIssuer("acme", BINDING, audience),
            new GatewayIssuer("another", ANOTHER, audience)),
        List.of(),
        Duration.ofHours(24),
        new Auth0Hints("acme.us.auth0.com", CLIENT, null, null));
  }

  /** Good claims of an ID token, to be spoiled. */
  JWTClaimsSet.Builder claims() {
    var now = whole.clock.instant();
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .subject(ada.id().toString())
        .audience(CLIENT)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)))
        .claim("email", "ada@acme.example")
        .claim("name", "Ada Lovelace");
  }

  String signed(JWTClaimsSet.Builder claims) {
    return signed(JOSEObjectType.JWT, claims);
  }

  String signed(JOSEObjectType type, JWTClaimsSet.Builder claims) {
    return whole.services.keys.sign(ACME, type, claims.build());
  }

  static String signed(JWSHeader header, JWTClaimsSet.Builder claims, JWSSigner signer) {
    var token = new SignedJWT(header, claims.build());
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
    return token.serialize();
  }

  Http.Reply login(String token) {
    return post("/api/auth/login", Map.of("auth0_token", token));
  }

  /** Ada's session token. */
  String session() {
    return text(login(signed(claims())), "session_token");
  }

  boolean isValid(String session) {
    var reply = post("/api/auth/validate", Map.of("session_token", session));
    return Boolean.TRUE.equals(json(reply).get("valid"));
  }

  Http.Reply post(String path, Map<String, Object> body) {
    return http.post(path, new String(Json.writeAny(body), StandardCharsets.UTF_8));
  }

  static Map<String, Object> json(Http.Reply reply) {
    return Json.readMap(reply.body().getBytes(StandardCharsets.UTF_8));
  }

  static String text(Http.Reply reply, String name) {
    return json(reply).get(name) instanceof String text ? text : "";
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> user(Http.Reply reply) {
    return (Map<String, Object>) Objects.requireNonNull(json(reply).get("user"));
  }

  /** Ada as Acme knows her, once she has come in. */
  UUID adaHere() {
    return UUID.fromString(
        String.valueOf(
            user(post("/api/auth/validate", Map.of("session_token", session()))).get("user_id")));
  }

  @Override
  public void close() {
    http.close();
    whole.close();
  }
}
