package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.API_SERVER;
import static dev.plexsphere.authserver.DomainClients.about;
import static dev.plexsphere.authserver.DomainClients.post;
import static dev.plexsphere.authserver.DomainClients.signIn;
import static dev.plexsphere.authserver.DomainClients.userinfo;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.jwk.Ed25519;
import dev.plexsphere.testkit.Http;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ID tokens and access tokens that RSA or Ed25519 signs, for the clients that ask for it. */
class TokenSignaturesTest {
  private final Acme server = new Acme();
  private final Http http = server.browser();

  @AfterEach
  void close() {
    server.close();
  }

  private JWKSet published() throws Exception {
    return JWKSet.parse(http.get("/as/acme/jwks").body());
  }

  private static SignedJWT jwt(Http.Reply reply, String name) throws Exception {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return SignedJWT.parse(member(reply, name));
  }

  private static String half(String digest, String token) throws Exception {
    var hash = MessageDigest.getInstance(digest).digest(token.getBytes(StandardCharsets.US_ASCII));
    return Base64URL.encode(Arrays.copyOf(hash, hash.length / 2)).toString();
  }

  @Test
  void a_client_that_asks_for_RS256_gets_it_on_every_way_to_a_token() throws Exception {
    var tokens = signIn(server, server.browser(), TokenClients.RSA, Map.of());
    var refreshed =
        post(
            http,
            TokenClients.RSA,
            "/as/acme/token",
            Map.of(
                "grant_type", "refresh_token", "refresh_token", member(tokens, "refresh_token")));

    for (var reply : List.of(tokens, refreshed)) {
      for (var name : List.of("access_token", "id_token")) {
        var jwt = jwt(reply, name);
        var key = Objects.requireNonNull(published().getKeyByKeyId(jwt.getHeader().getKeyID()));
        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
        assertThat(jwt.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
      }
      var access = member(reply, "access_token");
      assertThat(jwt(reply, "id_token").getJWTClaimsSet().getStringClaim("at_hash"))
          .isEqualTo(half("SHA-256", access));
      assertThat(userinfo(http, access)).isEqualTo(200);
      assertThat(about(http, API_SERVER, access)).containsEntry("active", true);
    }
  }

  @Test
  void with_EdDSA_the_hash_of_the_access_token_is_half_of_SHA_512() throws Exception {
    var tokens = signIn(server, server.browser(), TokenClients.EDWARDS, Map.of());

    var id = jwt(tokens, "id_token");
    var key = Objects.requireNonNull(published().getKeyByKeyId(id.getHeader().getKeyID()));
    assertThat(id.getHeader().getAlgorithm().getName()).isEqualTo("EdDSA");
    assertThat(id.verify(Ed25519.verifier(key.toOctetKeyPair()))).isTrue();
    assertThat(id.getJWTClaimsSet().getStringClaim("at_hash"))
        .isEqualTo(half("SHA-512", member(tokens, "access_token")));
    assertThat(userinfo(http, member(tokens, "access_token"))).isEqualTo(200);
  }

  @Test
  void everybody_else_and_the_platform_itself_keep_ES256_and_no_key_is_made_for_them()
      throws Exception {
    var tokens = signIn(server, server.browser(), DomainClients.WEB, Map.of());
    assertThat(jwt(tokens, "id_token").getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(published().size()).isEqualTo(1);

    signIn(server, server.browser(), TokenClients.RSA, Map.of());
    assertThat(published().size()).isEqualTo(2);
    var platform = Acme.token(http, Acme.redeem(server.code(server.browser())));
    assertThat(jwt(platform, "id_token").getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(server.keys.published(server.beta).size()).isEqualTo(1);
  }

  @Test
  void an_ID_token_of_any_of_them_signs_out() {
    for (var client : List.of(TokenClients.RSA, TokenClients.EDWARDS)) {
      var browser = server.browser();
      var tokens = signIn(server, browser, client, Map.of());
      assertThat(userinfo(http, member(tokens, "access_token"))).isEqualTo(200);

      var out =
          browser.get(
              "/as/acme/logout?"
                  + Http.encode(Map.of("id_token_hint", member(tokens, "id_token"))));

      assertThat(out.status()).isEqualTo(200);
      assertThat(userinfo(http, member(tokens, "access_token"))).isEqualTo(401);
    }
  }

  @Test
  void a_registered_client_may_ask_for_them_and_for_tokens_that_say_nothing() throws Exception {
    var apps = new RegisteredApps(server);
    var app =
        apps.service()
            .create(
                server.acme,
                RegisteredApps.wish(
                    Map.of(
                        "redirect_uris", List.of(DomainClients.CALLBACK),
                        "id_token_signed_response_alg", "RS256",
                        "access_token_format", "opaque")));

    var tokens = apps.signIn(server.browser(), app.client().id(), RegisteredApps.secret(app));

    assertThat(jwt(tokens, "id_token").getHeader().getAlgorithm().getName()).isEqualTo("RS256");
    assertThat(member(tokens, "access_token")).matches("psat_[\\w-]{43}");
    assertThat(userinfo(http, member(tokens, "access_token"))).isEqualTo(200);
    assertThat(server.ask("SELECT count(*) FROM plexsphere.opaque_tokens")).isEqualTo("1");
    apps.service().delete(server.acme, app.client().id());
    assertThat(userinfo(http, member(tokens, "access_token"))).isEqualTo(401);
    assertThat(server.ask("SELECT count(*) FROM plexsphere.opaque_tokens")).isEqualTo("0");
  }
}
