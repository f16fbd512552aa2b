package dev.plexsphere.jwk;

import static dev.plexsphere.jwk.SigningAlgorithm.ES256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.ids.DomainId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of rows that somebody changed by hand. */
class SealedKeyTest {
  private final KeyNodes nodes = new KeyNodes();

  @AfterEach
  void close() {
    nodes.close();
  }

  private void assertDoesNotOpen(DomainId domain) {
    assertThatThrownBy(() -> nodes.node().published(domain))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void two_keys_of_a_Domain_that_changed_places_do_not_open() {
    var first = nodes.sign(nodes.node(), ES256).getHeader().getKeyID();
    nodes.clock.advance(Duration.ofDays(29));
    assertThat(nodes.published(nodes.node())).hasSize(2);

    nodes.sql.execute(
        "UPDATE plexsphere.hosted_keys SET private_key ="
            + " (SELECT private_key FROM plexsphere.hosted_keys WHERE kid <> '"
            + first
            + "') WHERE kid = '"
            + first
            + "'");

    assertDoesNotOpen(nodes.acme);
  }

  @Test
  void a_key_that_does_not_open_stops_its_Domain_and_no_other() {
    nodes.sign(nodes.node(), ES256);
    assertThat(nodes.node().published(nodes.beta).size()).isEqualTo(1);

    nodes.sql.execute(
        "UPDATE plexsphere.hosted_keys SET private_key = '\\x01' WHERE domain_id = '"
            + nodes.acme
            + "'");

    assertDoesNotOpen(nodes.acme);
    assertThatThrownBy(() -> nodes.sign(nodes.node(), ES256))
        .as("and no key is made in its place")
        .isInstanceOf(IllegalStateException.class);
    assertThat(nodes.sql.ask("SELECT count(*) FROM plexsphere.hosted_keys")).isEqualTo("2");
    assertThat(nodes.node().published(nodes.beta).size()).isEqualTo(1);
  }

  @Test
  void what_is_published_comes_from_the_sealed_half_and_not_from_the_readable_column() {
    var jwt = nodes.sign(nodes.node(), ES256);
    var forged = ES256.generate().toPublicJWK().toJSONString();

    nodes.sql.execute("UPDATE plexsphere.hosted_keys SET public_jwk = '" + forged + "'");

    var node = nodes.node();
    assertThat(nodes.published(node))
        .singleElement()
        .satisfies(key -> assertThat(key.getKeyID()).isEqualTo(jwt.getHeader().getKeyID()))
        .satisfies(key -> assertThat(key.computeThumbprint().toString()).isEqualTo(key.getKeyID()));
    assertThat(node.read(nodes.acme, jwt.serialize()).isPresent()).isTrue();
  }
}
