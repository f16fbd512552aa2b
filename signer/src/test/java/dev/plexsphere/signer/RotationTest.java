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
import dev.plexsphere.signing.v1.CloseRotationRequest;
import dev.plexsphere.signing.v1.KeyState;
import dev.plexsphere.signing.v1.ListAnnouncementsRequest;
import dev.plexsphere.signing.v1.ListKeysRequest;
import dev.plexsphere.signing.v1.OpenRotationRequest;
import dev.plexsphere.signing.v1.PublicKeyRequest;
import dev.plexsphere.signing.v1.SignBatchRequest;
import dev.plexsphere.signing.v1.SignRequest;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.VerifyingKey;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Keys of a scope and how they follow each other, over real mutual TLS and a real PostgreSQL. */
class RotationTest extends RunningSigner {
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

    assertThat(house.keyFiles()).as("its private half is gone").hasSize(1);
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
    assertRefused(Status.Code.NOT_FOUND, "signing: key not found", () -> sign(peer, ACME, ""));
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
        Status.Code.FAILED_PRECONDITION,
        "signing: the rotation in progress is from one to two",
        () -> close(operator, ACME, "one", "one"));
    assertRefused(
        Status.Code.FAILED_PRECONDITION,
        "signing: the rotation in progress is from one to two",
        () -> close(operator, ACME, "two", "two"));
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
        .as("it is not even read")
        .isInstanceOf(StatusRuntimeException.class)
        .extracting(e -> Status.fromThrowable(e).getCode())
        .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
    assertThat(sign(peer, ACME, "one").getKeyId()).isEqualTo("one"); // and it is still there
  }

  private static ByteString bytes(int count) {
    return ByteString.copyFrom(new byte[count]);
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
    assertThat(house.keyFiles()).hasSize(1);
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
