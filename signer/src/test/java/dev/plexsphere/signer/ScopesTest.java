package dev.plexsphere.signer;

import static dev.plexsphere.signer.SignerHouse.ACME;
import static dev.plexsphere.signer.SignerHouse.BETA;
import static dev.plexsphere.signer.SignerHouse.close;
import static dev.plexsphere.signer.SignerHouse.ensure;
import static dev.plexsphere.signer.SignerHouse.open;
import static dev.plexsphere.signer.SignerHouse.sign;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.signing.v1.Key;
import dev.plexsphere.signing.v1.KeyState;
import dev.plexsphere.signing.v1.ListKeysRequest;
import dev.plexsphere.signing.v1.PublicKeyRequest;
import dev.plexsphere.signing.v1.PublicKeyResponse;
import dev.plexsphere.signing.v1.SignerServiceGrpc.SignerServiceBlockingStub;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two scopes whose keys have the same names and numbers, and nothing else in common. */
class ScopesTest {
  @TempDir private Path folder;
  private SignerHouse house;
  private SignerServiceBlockingStub peer;
  private SignerServiceBlockingStub operator;

  @BeforeEach
  void start() {
    house = new SignerHouse(folder);
    var signer = house.signer();
    peer = house.peer(signer);
    operator = house.operator(signer);
    ensure(peer, ACME, "one");
    ensure(peer, BETA, "one");
    open(operator, ACME, "two");
  }

  @AfterEach
  void end() {
    house.close();
  }

  private PublicKeyResponse key(String scope, String id) {
    return peer.publicKey(PublicKeyRequest.newBuilder().setScope(scope).setKeyId(id).build());
  }

  private List<Key> keys(String scope) {
    return peer.listKeys(ListKeysRequest.newBuilder().setScope(scope).build()).getKeysList();
  }

  @Test
  void a_rotation_of_one_leaves_the_other_as_it_was() {
    assertThat(key(BETA, "one").getState()).isEqualTo(KeyState.KEY_STATE_ACTIVE);
    assertThat(sign(peer, BETA, "").getKeyId()).isEqualTo("one");

    open(operator, BETA, "two");
    close(operator, ACME, "one", "two");

    assertThat(key(BETA, "one").getState()).isEqualTo(KeyState.KEY_STATE_ROTATING);
    assertThat(keys(BETA)).noneMatch(Key::hasValidUntil);
    assertThat(keys(ACME)).filteredOn(Key::hasValidUntil).hasSize(1);
    close(operator, BETA, "one", "two");
  }

  @Test
  void a_list_of_one_has_no_key_of_the_other_and_only_the_new_key_its_rotation() {
    assertThat(keys(ACME)).extracting(Key::getScope).containsExactly(ACME, ACME);
    assertThat(keys(ACME)).extracting(Key::hasTransition).containsExactly(false, true);
    assertThat(keys(BETA)).extracting(Key::getScope).containsExactly(BETA);
    assertThat(keys(BETA)).extracting(Key::hasTransition).containsExactly(false);
  }

  @Test
  void a_retired_key_that_is_kept_in_memory_is_not_taken_for_the_others() {
    close(operator, ACME, "one", "two");
    assertThat(key(ACME, "one").getCached()).isFalse();
    assertThat(key(ACME, "one").getCached()).isTrue();

    assertThat(key(BETA, "one").getState()).isEqualTo(KeyState.KEY_STATE_ACTIVE);
    assertThat(key(BETA, "one").getPublicKey()).isNotEqualTo(key(ACME, "one").getPublicKey());
  }

  @Test
  void the_next_rotation_does_not_change_when_the_last_one_was_closed() {
    var closed = "SELECT closed_at FROM plexsphere_signer.rotations WHERE new_key_id = 'two'";
    close(operator, ACME, "one", "two");
    var at = house.rows.ask(closed);
    open(operator, ACME, "three");

    close(operator, ACME, "two", "three");

    assertThat(house.rows.ask(closed)).isEqualTo(at);
  }
}
