package dev.plexsphere.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.plexsphere.authserver.Client;
import dev.plexsphere.authserver.ClientProof;
import dev.plexsphere.authserver.GrantType;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Clients that sign, as configuration declares them. */
class ClientKeysTest {
  private static final String X = "PLEXSPHERE_OAUTH2_CLIENTS_X_";
  private static final String X_JWKS = "oauth2.clients.x.jwks";
  private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
  private static final JWK KEY = ec(Curve.P_256, "one");

  private static JWK ec(Curve curve, String kid) {
    try {
      return new ECKeyGenerator(curve).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String set(JWK... keys) {
    return new JWKSet(List.of(keys)).toString(true);
  }

  private static Map<String, String> with(String jwks, String... more) {
    var out = new java.util.HashMap<String, String>();
    out.put(X + "CLIENT_TYPE", "confidential");
    out.put(X + "TOKEN_ENDPOINT_AUTH_METHOD", "private_key_jwt");
    out.put(X + "GRANT_TYPES", "client_credentials");
    out.put(X + "SERVERS", "acme");
    out.put(X + "JWKS", jwks);
    for (int i = 0; i < more.length; i += 2) {
      out.put(X + more[i], more[i + 1]);
    }
    return out;
  }

  /** What was read, or what is wrong with it. */
  private record Read(Client client, String mistakes) {}

  private static Read read(Map<String, String> environment) {
    var settings = Settings.read(Optional.empty(), environment, Map.of());
    var clients = ClientReader.read(settings, URI.create("https://platform.example.com"));
    var client = Objects.requireNonNull(clients.get("x"));
    try {
      settings.check();
      return new Read(client, "");
    } catch (InvalidConfigException e) {
      return new Read(client, String.join("; ", e.mistakes()));
    }
  }

  private static void assertMistake(Map<String, String> environment, String what) {
    assertThat(read(environment).mistakes()).contains(what).doesNotContain("; ");
  }

  @Test
  void a_client_that_signs_has_keys_and_no_secret() throws JOSEException {
    var rsa = new RSAKeyGenerator(2048).keyID("two").generate();
    var read = read(with(set(KEY, rsa)));

    assertThat(read.mistakes()).isEmpty();
    assertThat(read.client().proofs().kinds()).containsExactly(ClientProof.PRIVATE_KEY_JWT);
    assertThat(read.client().proofs().secretHash()).isNull();
    assertThat(read.client().proofs().keys().getKeys())
        .containsExactly(KEY.toPublicJWK(), rsa.toPublicJWK());
    assertMistake(with(set(KEY), "CLIENT_SECRET_FILE", "/nowhere"), "with a secret only");
  }

  @Test
  void it_signs_or_has_a_secret_and_never_both() {
    var both = "private_key_jwt,client_secret_basic";
    assertMistake(with(set(KEY), "TOKEN_ENDPOINT_AUTH_METHOD", both), "or private_key_jwt, for a");
  }

  @Test
  void keys_that_nobody_could_use_or_that_are_secret_are_mistakes() throws JOSEException {
    assertMistake(with(""), "is required for private_key_jwt");
    assertMistake(with("no JSON"), "is not a JWK set");
    for (var spoiled :
        List.of(
            "{\"keys\":[null]}",
            "{\"keys\":null}",
            "{}",
            "null",
            "[]",
            "{\"keys\":[{\"kty\":null}]}",
            set(KEY).replace("\"crv\":\"P-256\"", "\"crv\":null"),
            set(KEY).replaceFirst("\"x\":\"[^\"]*\"", "\"x\":null"),
            set(KEY).replace("\"kid\":", "\"x5c\":[null],\"kid\":"),
            set(KEY).replace("\"kid\":", "\"key_ops\":[null],\"kid\":"))) {
      assertMistake(with(spoiled), X_JWKS + " ");
    }
    assertMistake(with("{\"keys\":[]}"), "1 to 16 keys");
    assertMistake(with(new JWKSet(KEY).toString(false)), "private key");
    var shared = new OctetSequenceKeyGenerator(256).keyID("s").generate();
    assertMistake(with(new JWKSet(shared).toString(false)), "private key");
    var nameless = new ECKeyGenerator(Curve.P_256).generate();
    assertMistake(with(set(nameless)), "a kid of its own");
    assertMistake(with(set(KEY, ec(Curve.P_256, "one"))), "a kid of its own");
    assertMistake(with(set(ec(Curve.P_384, "three"))), "P-256, Ed25519, RSA");
    var brief = new RSAKeyGenerator(1024, true).keyID("b").generate();
    assertMistake(with(set(brief)), "P-256, Ed25519, RSA");
  }

  @Test
  void who_exchanges_is_confidential_and_a_resource_of_a_Domain() {
    var good = read(with(set(KEY), "GRANT_TYPES", EXCHANGE, "RESOURCES", "https://api.example"));
    assertThat(good.mistakes()).isEmpty();
    assertThat(good.client().grants()).containsExactly(GrantType.TOKEN_EXCHANGE);
    assertMistake(with(set(KEY), "GRANT_TYPES", EXCHANGE), "confidential clients with resources");
    assertMistake(
        with(
            set(KEY),
            "GRANT_TYPES",
            EXCHANGE,
            "RESOURCES",
            "https://api.example",
            "SERVERS",
            "acme,platform",
            "DEFAULT_ACCESS_TOKEN_AUDIENCE",
            "https://api.example"),
        "at the platform's");
  }
}
