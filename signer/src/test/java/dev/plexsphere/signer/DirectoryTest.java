package dev.plexsphere.signer;

import static dev.plexsphere.signer.RotationTest.assertRefused;
import static dev.plexsphere.signer.SignerHouse.ACME;
import static dev.plexsphere.signer.SignerHouse.ensure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.plexsphere.signing.v1.KeyFetch;
import dev.plexsphere.signing.v1.ListKeysRequest;
import dev.plexsphere.signing.v1.RecordFetchesRequest;
import dev.plexsphere.signing.v1.SignBatchRequest;
import dev.plexsphere.signing.v1.SignerServiceGrpc.SignerServiceBlockingStub;
import dev.plexsphere.verifier.SigningContext;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.Collections;
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
    var _ =
        peer.recordFetches(
            RecordFetchesRequest.newBuilder()
                .addFetches(
                    KeyFetch.newBuilder()
                        .setScope(ACME)
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
}
