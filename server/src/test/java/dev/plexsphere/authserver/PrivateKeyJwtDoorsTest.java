package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.SigningClients.BATCH;
import static dev.plexsphere.authserver.SigningClients.OTHER;
import static dev.plexsphere.authserver.SigningClients.claims;
import static dev.plexsphere.authserver.SigningClients.request;
import static dev.plexsphere.authserver.SigningClients.signed;
import static dev.plexsphere.authserver.SigningClients.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Where clients that sign for themselves may, and what stands beside their assertion. */
class PrivateKeyJwtDoorsTest {
  private static final Acme SERVER = new Acme();
  private final Http http = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static Instant now() {
    return SERVER.clock.instant();
  }

  private static void assertRefused(Http.Reply reply, String why) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(401);
    assertThat(member(reply, "error")).isEqualTo("invalid_client");
    assertThat(member(reply, "error_description")).contains(why);
  }

  @Test
  void a_client_authenticates_once_and_in_the_way_that_it_is_registered_for() {
    var two = request(signed(claims(now())));
    two.put("client_secret", "s");
    assertThat(member(http.form("/as/acme/token", two), "error")).isEqualTo("invalid_request");
    var basic = http.with("Authorization", DomainClients.basic(BATCH, "s"));
    assertThat(member(token(basic, signed(claims(now()))), "error")).isEqualTo("invalid_request");
    var alone = basic.form("/as/acme/token", Map.of("grant_type", "client_credentials"));
    assertThat(member(alone, "error")).isEqualTo("invalid_client");
    var named =
        http.form("/as/acme/token", Map.of("grant_type", "client_credentials", "client_id", BATCH));
    assertRefused(named, "private_key_jwt");

    var claims = claims(now());
    claims.putAll(Map.of("iss", DomainClients.MACHINE, "sub", DomainClients.MACHINE));
    assertRefused(token(http, signed(claims)), "does not use private_key_jwt");
  }

  @Test
  void the_parameters_around_it_must_fit() {
    var named = request(signed(claims(now())));
    named.put("client_id", OTHER);
    assertRefused(http.form("/as/acme/token", named), "client_id");
    named.put("client_assertion", signed(claims(now())));
    named.put("client_id", BATCH);
    assertThat(http.form("/as/acme/token", named).status()).isEqualTo(200);
    var saml = request(signed(claims(now())));
    saml.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer");
    assertRefused(http.form("/as/acme/token", saml), "client_assertion_type");
    for (var name : List.of("client_assertion", "client_assertion_type")) {
      var without = request(signed(claims(now())));
      without.put(name, "");
      assertThat(member(http.form("/as/acme/token", without), "error"))
          .isEqualTo("invalid_request");
    }
  }

  @Test
  void it_opens_introspection_revocation_and_pushed_requests_and_is_not_kept_there() {
    var token = member(token(http, signed(claims(now()))), "access_token");
    var ask = request(signed(claims(now())));
    ask.put("token", token);
    assertThat(json(http.form("/as/acme/introspect", ask))).containsEntry("active", true);
    assertRefused(http.form("/as/acme/introspect", ask), "used before");
    ask.put("client_assertion", signed(claims(now())));
    assertThat(http.form("/as/acme/revoke", ask).status()).isEqualTo(200);
    ask.put("client_assertion", signed(claims(now())));
    assertThat(json(http.form("/as/acme/introspect", ask))).containsEntry("active", false);

    var push = Acme.request("redirect_uri", DomainClients.CALLBACK);
    push.putAll(request(signed(claims(now()))));
    push.putAll(Map.of("client_id", BATCH, "scope", "openid"));
    push.remove("grant_type");
    assertThat(http.form("/as/acme/par", push).status()).isEqualTo(201);
    assertThat(SERVER.ask("SELECT count(*) FROM plexsphere.codes WHERE type = 'par'"))
        .isEqualTo("1");
    assertThat(
            SERVER.ask(
                "SELECT count(*) FROM plexsphere.codes WHERE payload::text LIKE '%assertion%'"))
        .isEqualTo("0");
  }

  @Test
  void discovery_says_that_and_how() {
    var document = json(http.get("/as/acme/.well-known/openid-configuration"));
    for (var endpoint : List.of("token", "introspection", "revocation")) {
      assertThat(document.get(endpoint + "_endpoint_auth_methods_supported"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .contains("private_key_jwt");
      assertThat(document)
          .containsEntry(
              endpoint + "_endpoint_auth_signing_alg_values_supported",
              List.of("ES256", "RS256", "PS256", "EdDSA", "Ed25519"));
    }
    var _ = SERVER.domains.create("gamma", "Gamma Coop");
    assertThat(json(http.get("/as/gamma/.well-known/openid-configuration")))
        .as("a client that signs may be registered there")
        .containsEntry(
            "token_endpoint_auth_methods_supported",
            List.of(
                "none",
                "client_secret_basic",
                "client_secret_post",
                "private_key_jwt",
                "tls_client_auth"))
        .containsKey("token_endpoint_auth_signing_alg_values_supported");
  }
}
