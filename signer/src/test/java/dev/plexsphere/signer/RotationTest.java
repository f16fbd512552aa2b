package dev.plexsphere.signer;

import static dev.plexsphere.signer.SignerHouse.ACME;
import static dev.plexsphere.signer.SignerHouse.BETA;
import static dev.plexsphere.signer.SignerHouse.close;
import static dev.plexsphere.signer.SignerHouse.ensure;
import static dev.plexsphere.signer.SignerHouse.open;
import static dev.plexsphere.signer.SignerHouse.sign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.plexsphere.signer.provider.KeyProvider;
import dev.plexsphere.signer.rotation.Profile;
import dev.plexsphere.signing.v1.CloseRotationRequest;
import dev.plexsphere.signing.v1.KeyState;
import dev.plexsphere.signing.v1.ListAnnouncementsRequest;
import dev.plexsphere.signing.v1.ListKeysRequest;
import dev.plexsphere.signing.v1.OpenRotationRequest;
import dev.plexsphere.signing.v1.PublicKeyRequest;
import dev.plexsphere.signing.v1.SignBatchRequest;
import dev.plexsphere.signing.v1.SignRequest;
import dev.plexsphere.testkit.Racers;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.VerifyingKey;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of a scope and how they follow each other, over real mutual TLS and a real PostgreSQL. */
class RotationTest {
  @TempDir private Path folder;
  private SignerHouse house;
  private Signer signer;

  @BeforeEach
  void start() {
    house = new SignerHouse(folder);
    signer = house.signer();
  }

  @AfterEach
  void end() {
    house.close();
  }

  static void assertRefused(Status.Code code, String detail, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(code);
              assertThat(e.getStatus().getDescription()).startsWith(detail);
            });
  }

  private KeyState state(String scope, String id) {
    return house
        .peer(signer)
        .publicKey(PublicKeyRequest.newBuilder().setScope(scope).setKeyId(id).build())
        .getState();
  }

  @Test
  void a_key_goes_from_active_to_rotating_to_retired_and_its_successor_signs() {
    var peer = house.peer(signer);
    var operator = house.operator(signer);
    assertThat(ensure(peer, ACME, "one").getState()).isEqualTo(KeyState.KEY_STATE_ACTIVE);
    assertThat(sign(peer, ACME, "").getKeyId()).isEqualTo("one");

    var opened = open(operator, ACME, "two");

    assertThat(opened.getOldKeyId()).isEqualTo("one");
    assertThat(opened.getClosesAt().getSeconds() - opened.getOpenedAt().getSeconds())
        .isEqualTo(24 * 3600);
    assertThat(state(ACME, "one")).isEqualTo(KeyState.KEY_STATE_ROTATING);
    assertThat(state(ACME, "two")).isEqualTo(KeyState.KEY_STATE_ACTIVE);
    assertThat(sign(peer, ACME, "").getKeyId()).isEqualTo("two");
    assertRefused(
        Status.Code.FAILED_PRECONDITION,
        "signing: rotation in progress",
        () -> sign(peer, ACME, "one"));

    close(operator, ACME, "one", "two");

    assertThat(state(ACME, "one")).isEqualTo(KeyState.KEY_STATE_RETIRED);
    assertThat(state(ACME, "two")).isEqualTo(KeyState.KEY_STATE_ACTIVE);
    assertRefused(
        Status.Code.FAILED_PRECONDITION, "signing: key retired", () -> sign(peer, ACME, "one"));
    assertThat(open(operator, ACME, "three").getOldKeyId()).isEqualTo("two");
  }

  @Test
  void a_signature_is_of_the_context_and_the_bytes_as_they_were_given() {
    var peer = house.peer(signer);
    var key = VerifyingKey.of(ensure(peer, ACME, "one").getPublicKey().toByteArray());
    var bytes = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

    var signature = sign(peer, ACME, "one").getSignature().toByteArray();

    assertThat(key.verifies(SigningContext.EVENT, bytes, signature)).isTrue();
    assertThat(key.verifies(SigningContext.CHECKPOINT, bytes, signature)).isFalse();
    assertThat(key.verifies(SigningContext.ROTATION, bytes, signature)).isFalse();
  }

  @Test
  void the_old_key_announces_the_new_one_and_nobody_else_can() {
    var peer = house.peer(signer);
    var old = VerifyingKey.of(ensure(peer, ACME, "one").getPublicKey().toByteArray());
    open(house.operator(signer), ACME, "two");

    var announced =
        peer.listAnnouncements(ListAnnouncementsRequest.newBuilder().setScope(ACME).build())
            .getAnnouncements(0);

    var canonical = announced.getCanonicalBytes().toByteArray();
    assertThat(
            old.verifies(
                SigningContext.ROTATION, canonical, announced.getSignature().toByteArray()))
        .isTrue();
    assertThat(new String(canonical, StandardCharsets.UTF_8))
        .contains("\"new_key_id\":\"two\"", "\"transition_period\":\"24h\"", "\"key_id\":\"one\"");
    assertRefused(
        Status.Code.PERMISSION_DENIED,
        "signing: peer identity denied",
        () ->
            peer.sign(
                SignRequest.newBuilder()
                    .setScope(ACME)
                    .setContext(SigningContext.ROTATION.wire())
                    .setCanonicalBytes(announced.getCanonicalBytes())
                    .build()));
  }

  @Test
  void what_cannot_be_rotated_or_closed_is_refused_and_changes_nothing() {
    var peer = house.peer(signer);
    var operator = house.operator(signer);
    assertRefused(
        Status.Code.NOT_FOUND, "signing: key not found", () -> open(operator, ACME, "two"));
    ensure(peer, ACME, "one");
    ensure(peer, BETA, "beta-one");
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "signing: invariant violation",
        () -> open(operator, ACME, "one"));
    assertRefused(
        Status.Code.FAILED_PRECONDITION,
        "signing: no rotation in progress",
        () -> close(operator, ACME, "one", "one"));
    assertRefused(
        Status.Code.NOT_FOUND, "signing: key not found", () -> close(operator, ACME, "one", "two"));
    open(operator, ACME, "two");
    assertRefused(
        Status.Code.FAILED_PRECONDITION,
        "signing: rotation in progress",
        () -> open(operator, ACME, "three"));
    assertRefused(
        Status.Code.FAILED_PRECONDITION,
        "signing: the rotation in progress is from one to two",
        () -> close(operator, ACME, "two", "one"));
    assertRefused(
        Status.Code.NOT_FOUND,
        "signing: scope mismatch",
        () -> close(operator, ACME, "beta-one", "two"));
    assertRefused(
        Status.Code.NOT_FOUND, "signing: scope mismatch", () -> sign(peer, ACME, "beta-one"));

    assertThat(house.rows.ask("SELECT count(*) FROM plexsphere_signer.signing_keys"))
        .isEqualTo("3");
    assertThat(sign(peer, ACME, "").getKeyId()).isEqualTo("two");
  }

  @Test
  void malformed_scopes_ids_contexts_and_sizes_are_refused() {
    var peer = house.peer(signer);
    ensure(peer, ACME, "one");
    for (var scope :
        List.of(
            "",
            "Platform",
            "domain:",
            "domain:x",
            ACME.toUpperCase(java.util.Locale.ROOT),
            ACME + " ")) {
      assertRefused(
          Status.Code.INVALID_ARGUMENT,
          "signing: invariant violation",
          () -> sign(peer, scope, "one"));
    }
    for (var id : List.of("a b", "a/b", "ü", "x".repeat(129), "a\n")) {
      assertRefused(
          Status.Code.INVALID_ARGUMENT, "signing: invariant violation", () -> sign(peer, ACME, id));
    }
    var request = SignRequest.newBuilder().setScope(ACME).setContext(SigningContext.EVENT.wire());
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "signing: invariant violation",
        () -> peer.sign(request.clone().build()));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "signing: invariant violation",
        () -> peer.sign(request.clone().setCanonicalBytes(bytes((1 << 20) + 1)).build()));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "signing: invariant violation",
        () -> peer.sign(request.clone().setContext("other").setCanonicalBytes(bytes(1)).build()));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "signing: invariant violation",
        () ->
            peer.signBatch(
                SignBatchRequest.newBuilder()
                    .setScope(ACME)
                    .setContext(SigningContext.EVENT.wire())
                    .build()));
    assertThatThrownBy(() -> peer.sign(request.clone().setCanonicalBytes(bytes(10 << 20)).build()))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(sign(peer, ACME, "one").getKeyId()).isEqualTo("one"); // and it is still there
  }

  private static ByteString bytes(int count) {
    return ByteString.copyFrom(new byte[count]);
  }

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
    assertThat(keyFiles()).hasSize(2); // the losers' keys are gone
  }

  private List<Path> keyFiles() {
    try (var files = Files.list(folder.resolve("keys"))) {
      return files.toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void of_32_racers_one_makes_the_first_key() {
    var peer = house.peer(signer);

    var ids = Racers.run(32, () -> ensure(peer, ACME, "").getKeyId());

    assertThat(ids).hasSize(32).containsOnly(ids.getFirst());
    assertThat(ids.getFirst()).matches("domain-20[0-9]{2}-[01][0-9]");
    assertThat(keyFiles()).hasSize(1);
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
    assertThat(keyFiles()).hasSize(2);

    assertThat(open(house.operator(signer), ACME, "two").getNewKeyId()).isEqualTo("two");
    assertThat(sign(house.peer(signer), ACME, "two").getKeyId()).isEqualTo("two");
    assertThat(keyFiles()).hasSize(3);
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
  void a_dry_run_checks_everything_and_changes_nothing() {
    var operator = house.operator(signer);
    ensure(house.peer(signer), ACME, "one");
    var request = OpenRotationRequest.newBuilder().setScope(ACME).setDryRun(true);

    var would = operator.openRotation(request.setNewKeyId("two").build()).getTransition();

    assertThat(would.getOldKeyId()).isEqualTo("one");
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "signing: invariant violation",
        () -> operator.openRotation(request.setNewKeyId("one").build()));
    assertThat(sign(house.peer(signer), ACME, "").getKeyId()).isEqualTo("one");
    assertThat(keyFiles()).hasSize(1);
    open(operator, ACME, "two");
    var _ =
        operator.closeRotation(
            CloseRotationRequest.newBuilder()
                .setScope(ACME)
                .setOldKeyId("one")
                .setNewKeyId("two")
                .setDryRun(true)
                .build());
    assertThat(state(ACME, "one")).isEqualTo(KeyState.KEY_STATE_ROTATING);
  }

  @Test
  void profiles_without_a_platform_scope_say_so_in_words_that_never_change() {
    var saas = house.peer(house.signer(house.files(), Profile.SAAS));
    var multi = house.peer(house.signer(house.files(), Profile.SELFHOSTED_MULTI));

    assertRefused(
        Status.Code.FAILED_PRECONDITION,
        "signing scope \"platform\" not permitted in profile \"saas\": SaaS deployments require"
            + " per-Domain keys",
        () -> ensure(saas, "platform", ""));
    assertRefused(
        Status.Code.FAILED_PRECONDITION,
        "signing scope \"platform\" not permitted in profile \"selfhosted-multi\": multi-Domain"
            + " installations require per-Domain keys",
        () -> ensure(multi, "platform", ""));
    assertThat(ensure(saas, ACME, "one").getKeyId()).isEqualTo("one");
  }

  @Test
  void a_key_file_is_its_owners_alone_and_holds_no_key_in_plain() throws IOException {
    ensure(house.peer(signer), ACME, "one");

    var file = keyFiles().getFirst();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    // PKCS #8 of an Ed25519 key begins with the same 16 bytes
    assertThat(java.util.HexFormat.of().formatHex(Files.readAllBytes(file)))
        .doesNotContain("302e020100300506032b6570");
  }

  @Test
  void keys_are_listed_in_pages_with_their_windows() {
    var peer = house.peer(signer);
    ensure(peer, ACME, "one");
    ensure(peer, BETA, "beta");
    ensure(peer, "platform", "plat");
    open(house.operator(signer), ACME, "two");

    var first = peer.listKeys(ListKeysRequest.newBuilder().setPageSize(3).build());
    var second =
        peer.listKeys(
            ListKeysRequest.newBuilder()
                .setPageSize(3)
                .setPageToken(first.getNextPageToken())
                .build());

    assertThat(first.getKeysList())
        .extracting(key -> key.getKeyId())
        .containsExactly("one", "two", "beta");
    assertThat(first.getKeys(1).getTransition().getOldKeyId()).isEqualTo("one");
    assertThat(second.getKeysList()).extracting(key -> key.getKeyId()).containsExactly("plat");
    assertThat(second.getNextPageToken()).isEmpty();
  }
}
