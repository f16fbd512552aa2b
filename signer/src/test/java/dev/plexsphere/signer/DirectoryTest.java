package dev.plexsphere.signer;

import static dev.plexsphere.signer.RotationTest.assertRefused;
import static dev.plexsphere.signer.SignerHouse.ACME;
import static dev.plexsphere.signer.SignerHouse.BETA;
import static dev.plexsphere.signer.SignerHouse.ensure;
import static dev.plexsphere.signer.SignerHouse.open;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.plexsphere.signing.v1.KeyFetch;
import dev.plexsphere.signing.v1.ListAnnouncementsRequest;
import dev.plexsphere.signing.v1.ListKeysRequest;
import dev.plexsphere.signing.v1.RecordFetchesRequest;
import dev.plexsphere.signing.v1.SignBatchRequest;
import dev.plexsphere.signing.v1.SignerServiceGrpc.SignerServiceBlockingStub;
import dev.plexsphere.verifier.SigningContext;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much is taken at a time, and what is remembered of who reads keys. */
class DirectoryTest {
  private static final String INVALID = "signing: invariant violation";

  @TempDir private Path folder;
  private SignerHouse house;
  private SignerServiceBlockingStub peer;

  @BeforeEach
  void start() {
    house = new SignerHouse(folder);
    peer = house.peer(house.signer());
    ensure(peer, ACME, "one");
  }

  @AfterEach
  void end() {
    house.close();
  }

  private static SignBatchRequest batch(int count, int size) {
    return SignBatchRequest.newBuilder()
        .setScope(ACME)
        .setContext(SigningContext.EVENT.wire())
        .addAllCanonicalBytes(Collections.nCopies(count, ByteString.copyFrom(new byte[size])))
        .build();
  }

  @Test
  void a_batch_has_1000_items_and_4_MiB_and_no_more() {
    assertThat(peer.signBatch(batch(1_000, 1)).getSignaturesCount()).isEqualTo(1_000);
    assertThat(peer.signBatch(batch(4, 1 << 20)).getSignaturesCount()).isEqualTo(4);
    assertRefused(Status.Code.INVALID_ARGUMENT, INVALID, () -> peer.signBatch(batch(1_001, 1)));
    assertRefused(Status.Code.INVALID_ARGUMENT, INVALID, () -> peer.signBatch(batch(5, 900_000)));
  }

  @Test
  void a_page_has_1000_keys_and_no_more_and_its_token_is_the_lists_own() {
    for (int size : new int[] {-1, 1_001}) {
      var request = ListKeysRequest.newBuilder().setPageSize(size).build();
      assertRefused(Status.Code.INVALID_ARGUMENT, INVALID, () -> peer.listKeys(request));
    }
    var forged = ListKeysRequest.newBuilder().setPageToken("x").build();
    assertRefused(Status.Code.INVALID_ARGUMENT, INVALID, () -> peer.listKeys(forged));
    var malformed = ListKeysRequest.newBuilder().setScope("domain:x").build();
    assertRefused(Status.Code.INVALID_ARGUMENT, INVALID, () -> peer.listKeys(malformed));
  }

  private void fetched(String keyId, String verifier, long at) {
    fetched(ACME, keyId, verifier, at);
  }

  private void fetched(String scope, String keyId, String verifier, long at) {
    var _ =
        peer.recordFetches(
            RecordFetchesRequest.newBuilder()
                .addFetches(
                    KeyFetch.newBuilder()
                        .setScope(scope)
                        .setKeyId(keyId)
                        .setVerifier(verifier)
                        .setAt(Timestamp.newBuilder().setSeconds(at)))
                .build());
  }

  @Test
  void of_who_reads_a_key_the_newest_time_is_kept_and_a_name_fit_for_a_log() {
    var name = "evil\nline\u001b[2J " + "x".repeat(300);
    fetched("one", name, 2_000);
    fetched("one", name, 1_000);
    fetched("two", name, 3_000);

    var keys = peer.listKeys(ListKeysRequest.newBuilder().setScope(ACME).build()).getKeysList();

    assertThat(keys).hasSize(1);
    assertThat(keys.getFirst().getFetchesList())
        .singleElement()
        .satisfies(fetch -> {
          assertThat(fetch.getLastAt().getSeconds()).isEqualTo(2_000);
          assertThat(fetch.getVerifier()).startsWith("evil?line?[2J xxx").hasSize(256);
        });
  }

  @Test
  void a_time_that_no_clock_shows_is_refused() {
    assertRefused(Status.Code.INVALID_ARGUMENT, INVALID, () -> fetched("one", "v", Long.MAX_VALUE));
    var since =
        ListAnnouncementsRequest.newBuilder()
            .setSince(Timestamp.newBuilder().setSeconds(Long.MIN_VALUE))
            .build();
    assertRefused(Status.Code.INVALID_ARGUMENT, INVALID, () -> peer.listAnnouncements(since));
  }

  private List<String> readers(String scope, String keyId) {
    return peer
        .listKeys(ListKeysRequest.newBuilder().setScope(scope).build())
        .getKeysList()
        .stream()
        .filter(key -> key.getScope().equals(scope) && key.getKeyId().equals(keyId))
        .flatMap(key -> key.getFetchesList().stream().map(fetch -> fetch.getVerifier()))
        .toList();
  }

  @Test
  void of_who_reads_a_key_the_20_newest_are_kept_and_those_of_other_keys_stay() {
    ensure(peer, BETA, "one");
    open(house.operator(house.signer()), ACME, "two");
    fetched(BETA, "one", "of beta", 1);
    fetched("two", "of two", 1);
    for (int i = 1; i <= 25; i++) {
      fetched("one", "v" + i, 1_000 + i);
    }

    assertThat(readers(ACME, "one")).hasSize(20).startsWith("v25").endsWith("v6");
    assertThat(readers(ACME, "two")).containsExactly("of two");
    assertThat(readers(BETA, "one")).containsExactly("of beta");
    assertThat(house.rows.ask("SELECT count(*) FROM plexsphere_signer.key_fetches"))
        .isEqualTo("22");
  }

  private List<String> announced(ListAnnouncementsRequest.Builder request) {
    return peer.listAnnouncements(request.build()).getAnnouncementsList().stream()
        .map(each -> each.getScope())
        .toList();
  }

  @Test
  void announcements_are_those_of_the_scope_or_those_since_a_time() {
    ensure(peer, BETA, "one");
    var operator = house.operator(house.signer());
    open(operator, ACME, "two");
    open(operator, BETA, "two");
    var later = Timestamp.newBuilder().setSeconds(SignerHouse.now().getEpochSecond() + 60);

    assertThat(announced(ListAnnouncementsRequest.newBuilder().setScope(BETA)))
        .containsExactly(BETA);
    assertThat(announced(ListAnnouncementsRequest.newBuilder())).containsExactly(ACME, BETA);
    assertThat(announced(ListAnnouncementsRequest.newBuilder().setSince(later))).isEmpty();
  }
}
