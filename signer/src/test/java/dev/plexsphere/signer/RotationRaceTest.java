package dev.plexsphere.signer;

import static dev.plexsphere.signer.SignerHouse.ACME;
import static dev.plexsphere.signer.SignerHouse.close;
import static dev.plexsphere.signer.SignerHouse.ensure;
import static dev.plexsphere.signer.SignerHouse.open;
import static dev.plexsphere.signer.SignerHouse.sign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.signer.provider.KeyProvider;
import dev.plexsphere.signer.rotation.Profile;
import dev.plexsphere.testkit.Racers;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Rotations by many at once, on two signers, and in the middle of a crash. */
class RotationRaceTest extends RunningSigner {
  @Test
  void of_32_racers_on_two_signers_one_opens_the_rotation() {
    var other = house.signer();
    ensure(house.peer(signer), ACME, "one");
    var next = new AtomicInteger();
    var stubs = List.of(house.operator(signer), house.operator(other));

    var won =
        Racers.run(
            32,
            () -> {
              int mine = next.getAndIncrement();
              try {
                open(stubs.get(mine % 2), ACME, "two-" + mine);
                return 1;
              } catch (StatusRuntimeException e) {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
                return 0;
              }
            });

    assertThat(won.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
    assertThat(house.rows.ask("SELECT count(*) FROM plexsphere_signer.rotations")).isEqualTo("1");
    assertThat(
            house.rows.ask(
                "SELECT count(*) FROM plexsphere_signer.signing_keys WHERE state = 'active'"))
        .isEqualTo("1");
    assertThat(house.keyFiles()).hasSize(2); // the losers' keys are gone
  }

  @Test
  void who_finds_after_making_a_key_that_another_one_was_faster_takes_it_away_again() {
    ensure(house.peer(signer), ACME, "one");
    var files = house.files();
    var late =
        new KeyProvider() {
          @Override
          public GeneratedKey generate(String scope, String keyId) {
            open(house.operator(signer), ACME, "two"); // after this one has looked
            return files.generate(scope, keyId);
          }

          @Override
          public byte[] sign(String handle, byte[] message) {
            return files.sign(handle, message);
          }

          @Override
          public void retire(String handle) {
            files.retire(handle);
          }
        };
    var other = house.operator(house.signer(late, Profile.SELFHOSTED_SINGLE));

    RotationTest.assertRefused(
        Status.Code.FAILED_PRECONDITION,
        "signing: rotation in progress",
        () -> open(other, ACME, "three"));

    assertThat(house.keyFiles()).hasSize(2);
    assertThat(sign(house.peer(signer), ACME, "").getKeyId()).isEqualTo("two");
  }

  @Test
  void of_32_racers_one_makes_the_first_key() {
    var peer = house.peer(signer);

    var ids = Racers.run(32, () -> ensure(peer, ACME, "").getKeyId());

    assertThat(ids).hasSize(32).containsOnly(ids.getFirst());
    assertThat(ids.getFirst()).matches("domain-20[0-9]{2}-[01][0-9]");
    assertThat(house.keyFiles()).hasSize(1);
  }

  @Test
  void once_a_rotation_was_answered_no_signer_signs_with_the_old_key() throws Exception {
    var other = house.signer();
    ensure(house.peer(signer), ACME, "one");
    var rotated = new AtomicBoolean();
    var late = new ConcurrentLinkedQueue<String>();
    var stop = new AtomicBoolean();
    var peers = List.of(house.peer(other), house.peer(other));
    var threads =
        peers.stream()
            .map(peer ->
                Thread.ofVirtual()
                    .start(() -> {
                      while (!stop.get()) {
                        boolean after = rotated.get();
                        var by = sign(peer, ACME, "").getKeyId();
                        if (after) {
                          late.add(by);
                        }
                      }
                    }))
            .toList();

    open(house.operator(signer), ACME, "two");
    rotated.set(true);
    while (late.size() < 50) {
      Thread.onSpinWait();
    }
    stop.set(true);
    for (var each : threads) {
      each.join();
    }

    assertThat(late).containsOnly("two");
  }

  @Test
  void a_signer_that_starts_again_goes_on_in_the_middle_of_a_rotation() {
    ensure(house.peer(signer), ACME, "one");
    open(house.operator(signer), ACME, "two");
    signer.close();

    var again = house.signer();

    assertThat(sign(house.peer(again), ACME, "").getKeyId()).isEqualTo("two");
    assertThat(house.rows.ask("SELECT count(*) FROM plexsphere_signer.rotations")).isEqualTo("1");
    close(house.operator(again), ACME, "one", "two");
    signer = again;
  }

  @Test
  void a_crash_between_the_key_and_its_row_leaves_a_key_that_nothing_names() throws IOException {
    ensure(house.peer(signer), ACME, "one");
    var files = house.files();
    var dying =
        new KeyProvider() {
          @Override
          public GeneratedKey generate(String scope, String keyId) {
            files.generate(scope, keyId);
            throw new Error("killed"); // what a kill -9 does to the rest
          }

          @Override
          public byte[] sign(String handle, byte[] message) {
            return files.sign(handle, message);
          }

          @Override
          public void retire(String handle) {}
        };
    var broken = house.signer(dying, Profile.SELFHOSTED_SINGLE);
    assertThatThrownBy(() -> open(house.operator(broken), ACME, "two"))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(house.keyFiles()).hasSize(2);

    assertThat(open(house.operator(signer), ACME, "two").getNewKeyId()).isEqualTo("two");
    assertThat(sign(house.peer(signer), ACME, "two").getKeyId()).isEqualTo("two");
    assertThat(house.keyFiles()).hasSize(3);
    var handles =
        java.util.Set.of(
            house
                .rows
                .ask("SELECT string_agg(handle, ' ') FROM plexsphere_signer.signing_keys")
                .split(" ", -1));
    assertThat(files.sweep(handles, SignerHouse.now().plusSeconds(60))).isEqualTo(1);
    assertThat(sign(house.peer(house.signer()), ACME, "two").getKeyId()).isEqualTo("two");
  }

  @Test
  void a_key_file_is_its_owners_alone_and_holds_no_key_in_plain() throws IOException {
    ensure(house.peer(signer), ACME, "one");

    var file = house.keyFiles().getFirst();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    // PKCS #8 of an Ed25519 key begins with the same 16 bytes
    assertThat(java.util.HexFormat.of().formatHex(Files.readAllBytes(file)))
        .doesNotContain("302e020100300506032b6570");
  }
}
