package dev.plexsphere.jwk;

import static dev.plexsphere.jwk.SigningAlgorithm.EDDSA;
import static dev.plexsphere.jwk.SigningAlgorithm.ES256;
import static dev.plexsphere.jwk.SigningAlgorithm.RS256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.testkit.Racers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys of several algorithms of one Domain. */
class KeyAlgorithmsTest {
  private final KeyNodes nodes = new KeyNodes();

  @AfterEach
  void close() {
    nodes.close();
  }

  private String keys() {
    return nodes.sql.ask(
        "SELECT string_agg(algorithm, ' ' ORDER BY algorithm) FROM plexsphere.hosted_keys");
  }

  @Test
  void a_key_of_an_algorithm_is_made_when_it_first_signs() {
    nodes.published(nodes.node());
    assertThat(keys()).isEqualTo("ES256");

    var node = nodes.node();
    nodes.sign(node, RS256);

    assertThat(keys()).isEqualTo("ES256 RS256");
    assertThat(nodes.published(node)).hasSize(2);
    assertThat(nodes.published(nodes.node())).as("another node").hasSize(2);
    assertThat(
            nodes.sql.ask(
                "SELECT count(*) FROM plexsphere.ledger WHERE kind = 'hosted_key.created'"))
        .isEqualTo("2");
  }

  @ParameterizedTest
  @EnumSource
  void another_node_verifies_it_with_a_key_that_says_what_it_is_for(SigningAlgorithm algorithm) {
    var other = nodes.node();
    nodes.published(other);
    var jwt = nodes.sign(nodes.node(), algorithm);
    nodes.clock.advance(Duration.ofSeconds(1)); // an unknown kid is looked up again after that

    assertThat(other.read(nodes.acme, jwt.serialize()).isPresent()).isTrue();
    assertThat(other.read(nodes.beta, jwt.serialize()).isPresent()).isFalse();
    var key =
        Objects.requireNonNull(
            other.published(nodes.acme).getKeyByKeyId(jwt.getHeader().getKeyID()));
    assertThat(key.getAlgorithm()).isEqualTo(algorithm.jws());
    assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(algorithm.jws());
    assertThat(key.getKeyUse()).isEqualTo(KeyUse.SIGNATURE);
    assertThat(key.isPrivate()).isFalse();
    assertThat(algorithm != RS256 || key.size() == 2048).isTrue();
  }

  @Test
  void of_racing_nodes_one_makes_the_first_RSA_key() {
    nodes.published(nodes.node());

    var kids = Racers.run(8, () -> nodes.sign(nodes.node(), RS256).getHeader().getKeyID());

    assertThat(kids).hasSize(8).containsOnly(kids.getFirst());
    assertThat(keys()).isEqualTo("ES256 RS256");
  }

  @Test
  void the_key_decides_and_never_the_token() throws Exception {
    var node = nodes.node();
    var rs = nodes.sign(node, RS256);
    var es = nodes.sign(node, ES256);
    var rsKey =
        Objects.requireNonNull(node.published(nodes.acme).getKeyByKeyId(rs.getHeader().getKeyID()));

    assertThat(node.read(nodes.acme, rs.serialize()).isPresent()).isTrue();
    assertThat(node.read(nodes.acme, named(es, JWSAlgorithm.ES256, rsKey).serialize()).isPresent())
        .isFalse();
    assertThat(node.read(nodes.acme, named(rs, JWSAlgorithm.PS256, rsKey).serialize()).isPresent())
        .isFalse();
    assertThat(node.read(nodes.acme, named(rs, JWSAlgorithm.ES256, rsKey).serialize()).isPresent())
        .isFalse();
    var shared = rsKey.toRSAKey().toRSAPublicKey().getEncoded();
    assertThat(
            node.read(
                    nodes.acme,
                    made(JWSAlgorithm.HS256, rsKey.getKeyID(), new MACSigner(shared)).serialize())
                .isPresent())
        .isFalse();
    var stranger = RS256.generate();
    assertThat(
            node.read(
                    nodes.acme,
                    made(JWSAlgorithm.RS256, rsKey.getKeyID(), RS256.signer(stranger)).serialize())
                .isPresent())
        .isFalse();
    assertThat(
            node.read(
                    nodes.acme,
                    made(JWSAlgorithm.RS256, stranger.getKeyID(), RS256.signer(stranger))
                        .serialize())
                .isPresent())
        .isFalse();
  }

  @Test
  void not_even_the_key_itself_may_sign_by_another_algorithm() throws Exception {
    var node = nodes.node();
    var kid = nodes.sign(node, RS256).getHeader().getKeyID();
    var row =
        nodes.sql.ask(
            "SELECT encode(private_key, 'hex') FROM plexsphere.hosted_keys WHERE kid = '"
                + kid
                + "'");
    var plain =
        nodes.kek.unwrap("hosted-key/" + nodes.acme + "/" + kid, HexFormat.of().parseHex(row));
    assertThat(new String(plain, StandardCharsets.UTF_8)).as("signs by CRT").contains("\"qi\"");
    var signer = new RSASSASigner(JWK.parse(new String(plain, StandardCharsets.UTF_8)).toRSAKey());

    assertThat(node.read(nodes.acme, made(JWSAlgorithm.RS256, kid, signer).serialize()).isPresent())
        .isTrue();
    assertThat(node.read(nodes.acme, made(JWSAlgorithm.PS256, kid, signer).serialize()).isPresent())
        .isFalse();
    assertThat(node.read(nodes.acme, made(JWSAlgorithm.RS512, kid, signer).serialize()).isPresent())
        .isFalse();
  }

  /** The same text and signature below another header. */
  private static SignedJWT named(SignedJWT jwt, JWSAlgorithm algorithm, JWK key) {
    var header = new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build();
    var parts = jwt.serialize().split("\\.", -1);
    return KeyNodes.parse(header.toBase64URL() + "." + parts[1] + "." + parts[2]);
  }

  private static SignedJWT made(JWSAlgorithm algorithm, String kid, JWSSigner signer)
      throws Exception {
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).keyID(kid).build(),
            new JWTClaimsSet.Builder().subject("x").build());
    jwt.sign(signer);
    return jwt;
  }

  @ParameterizedTest
  @EnumSource(names = {"RS256", "EDDSA"})
  void a_row_that_is_moved_to_another_Domain_does_not_open(SigningAlgorithm algorithm) {
    var kid = nodes.sign(nodes.node(), algorithm).getHeader().getKeyID();
    assertThat(
            nodes.sql.ask(
                "SELECT encode(private_key, 'escape') || public_jwk FROM plexsphere.hosted_keys"
                    + " WHERE kid = '"
                    + kid
                    + "'"))
        .doesNotContain("\"d\"", "\"p\"");

    nodes.sql.execute(
        "UPDATE plexsphere.hosted_keys SET domain_id = '"
            + nodes.beta
            + "' WHERE kid = '"
            + kid
            + "'");

    assertThatThrownBy(() -> nodes.node().published(nodes.beta))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_ran_before_finds_its_ES256_keys_and_makes_the_next_one() {
    nodes.sign(nodes.node(), ES256);
    nodes.sign(nodes.node(), EDDSA);

    // as the version before inserts a key, while one without a successor is there
    nodes.sql.execute(
        "INSERT INTO plexsphere.hosted_keys (domain_id, kid, public_jwk, private_key, published_at,"
            + " signs_from) SELECT domain_id, 'k', '{}', '', now(), now() FROM"
            + " plexsphere.hosted_keys WHERE algorithm = 'ES256'"
            + " ON CONFLICT (domain_id) WHERE retires_at IS NULL DO NOTHING");

    assertThat(keys()).isEqualTo("ES256 EdDSA");
  }
}
