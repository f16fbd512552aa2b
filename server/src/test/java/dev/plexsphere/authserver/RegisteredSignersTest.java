package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.RegisteredApps.put;
import static dev.plexsphere.authserver.RegisteredApps.refused;
import static dev.plexsphere.authserver.RegisteredApps.register;
import static dev.plexsphere.authserver.RegisteredApps.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import dev.plexsphere.authserver.RegisteredClientService.Issued;
import dev.plexsphere.idp.ForeignIdp;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Registered clients that sign for themselves, and what else is registered about signatures. */
class RegisteredSignersTest {
  private static final ECKey KEY = ForeignIdp.newKey("app-1");
  private static final ECKey NEXT = ForeignIdp.newKey("app-2");

  private final Acme server = new Acme();
  private final RegisteredApps apps = new RegisteredApps(server);
  private final Http http = server.browser();

  @AfterEach
  void close() {
    server.close();
  }

  private static Map<String, Object> set(JWK... keys) {
    return new JWKSet(List.of(keys)).toJSONObject();
  }

  private static Map<String, Object> signer(Object jwks) {
    return Map.of(
        "redirect_uris",
        List.of(CALLBACK),
        "token_endpoint_auth_method",
        "private_key_jwt",
        "jwks",
        jwks);
  }

  private Issued machine(Object jwks) {
    return apps.service()
        .create(
            server.acme,
            wish(
                Map.of(
                    "grant_types",
                    List.of("client_credentials"),
                    "token_endpoint_auth_method",
                    "private_key_jwt",
                    "jwks",
                    jwks)));
  }

  private Http.Reply token(String client, ECKey key) {
    var claims = new HashMap<>(SigningClients.claims(server.clock.instant()));
    claims.put("iss", client);
    claims.put("sub", client);
    var header =
        new JWSHeader.Builder(com.nimbusds.jose.JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
    return SigningClients.token(http, ForeignIdp.signed(header, claims, key));
  }

  private void assertTaken(String client, ECKey key) {
    assertThat(token(client, key).status()).isEqualTo(200);
  }

  private void assertRefused(String client, ECKey key) {
    assertThat(member(token(client, key), "error")).isEqualTo("invalid_client");
  }

  @Test
  void an_administrator_registers_one_and_it_has_no_secret() {
    var made = machine(set(KEY));

    assertThat(made.secret()).isNull();
    assertTaken(made.client().id(), KEY);
    assertRefused(made.client().id(), ForeignIdp.newKey("app-1"));
    assertThat(server.ask("SELECT metadata::text FROM plexsphere.registered_clients"))
        .contains("app-1")
        .doesNotContain("\"d\"");
    assertThatThrownBy(() -> apps.service().rotate(server.acme, made.client().id()))
        .hasMessageContaining("jwks");
  }

  @Test
  void other_keys_hold_from_the_next_request_on() {
    var id = machine(set(KEY.toPublicJWK(), NEXT.toPublicJWK())).client().id();
    assertTaken(id, KEY);
    assertTaken(id, NEXT);

    apps.service()
        .update(
            server.acme,
            id,
            _ -> true,
            wish(
                Map.of(
                    "grant_types", List.of("client_credentials"),
                    "token_endpoint_auth_method", "private_key_jwt",
                    "jwks", set(NEXT.toPublicJWK()))));

    assertRefused(id, KEY);
    assertTaken(id, NEXT);
  }

  @Test
  void who_begins_to_sign_loses_the_secret_and_who_stops_gets_another() {
    var app = apps.app();
    var id = app.client().id();
    var first = RegisteredApps.secret(app);
    apps.service().rotate(server.acme, id);
    assertThat(apps.isTaken(http, "acme", id, first)).isTrue();

    var signs =
        apps.service().update(server.acme, id, _ -> true, wish(signer(set(KEY.toPublicJWK()))));

    assertThat(signs.secret()).isNull();
    assertThat(apps.isTaken(http, "acme", id, first)).isFalse();
    assertThat(
            server.ask(
                "SELECT (secret_hash IS NULL AND previous_secret_hash IS NULL)::text"
                    + " FROM plexsphere.registered_clients"))
        .isEqualTo("true");
    var again = apps.service().update(server.acme, id, _ -> true, RegisteredApps.web());
    assertThat(apps.isTaken(http, "acme", id, RegisteredApps.secret(again))).isTrue();
    assertRefused(id, KEY);
  }

  @Test
  void a_client_registers_itself_with_its_keys_and_changes_them() {
    var initial = apps.initial(server.acme, 1).reveal();
    var made = register(http, initial, signer(set(KEY.toPublicJWK())));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(json(made))
        .containsEntry("jwks", set(KEY.toPublicJWK()))
        .containsEntry("token_endpoint_auth_method", "private_key_jwt")
        .containsEntry("id_token_signed_response_alg", "ES256")
        .containsEntry("access_token_format", "jwt")
        .doesNotContainKeys("client_secret", "client_secret_expires_at");
    var id = member(made, "client_id");
    assertThat(opens(id, KEY)).isTrue();

    var change = new HashMap<>(signer(set(NEXT.toPublicJWK())));
    change.put("client_id", id);
    change.put("id_token_signed_response_alg", "EdDSA");
    var changed = put(http, member(made, "registration_access_token"), id, change);

    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(json(changed)).containsEntry("id_token_signed_response_alg", "EdDSA");
    assertThat(opens(id, KEY)).isFalse();
    assertThat(opens(id, NEXT)).isTrue();
  }

  /** True where the key proves the client, whatever else is missing. */
  private boolean opens(String client, ECKey key) {
    var reply = token(client, key);
    return !member(reply, "error").equals("invalid_client");
  }

  @Test
  void what_it_may_not_say_is_invalid_client_metadata() throws Exception {
    Secret initial = apps.initial(server.acme, 1);
    var keys = set(KEY.toPublicJWK());
    var p384 = new ECKeyGenerator(Curve.P_384).keyID("p").generate().toPublicJWK();
    var shared = new OctetSequenceKeyGenerator(256).keyID("s").generate();
    var unnamed = new ECKey.Builder(KEY.toPublicJWK()).keyID(null).build();
    var secret = Map.of("keys", List.of(KEY.toJSONObject()));
    var wrong =
        List.of(
            signer(secret),
            signer(set(p384)),
            signer(Map.of("keys", List.of(shared.toJSONObject()))),
            signer(set(unnamed)),
            signer(set(KEY.toPublicJWK(), KEY.toPublicJWK())),
            signer(Map.of("keys", List.of())),
            signer(Map.of("keys", "none")),
            signer(Map.of()),
            signer("text"),
            signer(List.of()),
            with("token_endpoint_auth_method", "private_key_jwt"),
            with("jwks", keys),
            with("jwks_uri", "https://app.example/jwks"),
            with("id_token_signed_response_alg", "none"),
            with("id_token_signed_response_alg", "HS256"),
            with("id_token_signed_response_alg", "Ed25519"),
            with("id_token_signed_response_alg", 1),
            with("access_token_format", "saml"));
    for (var metadata : wrong) {
      var reply = register(http, initial.reveal(), metadata);
      refused(reply, 400, "invalid_client_metadata");
      assertThat(reply.body()).doesNotContain(KEY.getD().toString());
    }
    var hole =
        RegisteredApps.body(signer(Map.of("keys", List.of("hole")))).replace("\"hole\"", "null");
    refused(
        http.bearer(initial.reveal()).post(RegisteredApps.REGISTER, hole),
        400,
        "invalid_client_metadata");
    var uri = register(http, initial.reveal(), with("jwks_uri", "https://app.example/jwks"));
    assertThat(member(uri, "error_description")).contains("jwks_uri").contains("as jwks");
    assertThat(register(http, initial.reveal(), signer(keys)).status()).isEqualTo(201);
  }

  @Test
  void an_administrator_is_told_the_same_in_the_words_of_the_API() {
    assertThatThrownBy(() -> machine(Map.of("keys", List.of(KEY.toJSONObject()))))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("private key");
  }

  private static Map<String, Object> with(String name, Object value) {
    return Map.of("redirect_uris", List.of(CALLBACK), name, value);
  }

  @Test
  void a_row_of_before_has_ES256_and_JWTs() {
    var app = apps.app();
    server.sql.execute(
        "UPDATE plexsphere.registered_clients SET metadata = metadata"
            + " - 'id_token_signed_response_alg' - 'access_token_format' - 'jwks'");

    var tokens = apps.signIn(server.browser(), app.client().id(), RegisteredApps.secret(app));

    assertThat(member(tokens, "access_token")).contains(".");
    assertThat(apps.service().get(server.acme, app.client().id()).metadata().accessTokenFormat())
        .isEqualTo("jwt");
  }
}
