package dev.plexsphere.signing;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.signing.v1.EnsureKeyRequest;
import dev.plexsphere.signing.v1.KeyFetch;
import dev.plexsphere.signing.v1.ListAnnouncementsRequest;
import dev.plexsphere.signing.v1.ListKeysRequest;
import dev.plexsphere.signing.v1.OpenRotationRequest;
import dev.plexsphere.signing.v1.RecordFetchesRequest;
import dev.plexsphere.signing.v1.SignBatchRequest;
import dev.plexsphere.signing.v1.SignBatchResponse;
import dev.plexsphere.signing.v1.SignerServiceGrpc;
import dev.plexsphere.verifier.SigningContext;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What we ask of the signer. Blocks, at most {@link #PATIENCE}. Thread-safe. */
final class SignerClient implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final SignerChannel channel;

  SignerClient(SignerEndpoint endpoint) {
    channel = new SignerChannel(endpoint);
  }

  /** A batch that is being signed. */
  static final class Pending {
    private final ListenableFuture<SignBatchResponse> answer;

    private Pending(ListenableFuture<SignBatchResponse> answer) {
      this.answer = answer;
    }

    /**
     * One signature for each of the batch, in its order.
     *
     * @throws SignerException for all of them
     */
    List<byte[]> get() {
      return SignerClient.get(answer).getSignaturesList().stream()
          .map(ByteString::toByteArray)
          .toList();
    }
  }

  /** Asks for signatures of one key; several batches may be under way at a time. */
  Pending sign(Scope scope, String keyId, SigningContext context, List<byte[]> canonical) {
    var request =
        SignBatchRequest.newBuilder()
            .setScope(scope.toString())
            .setKeyId(keyId)
            .setContext(context.wire());
    canonical.forEach(bytes -> request.addCanonicalBytes(UnsafeByteOperations.unsafeWrap(bytes)));
    return new Pending(stub().signBatch(request.build()));
  }

  /**
   * The first key that a scope ever had; made now if there is none.
   *
   * @param keyId its name then; empty for one made of the month
   */
  SigningKey first(Scope scope, String keyId) {
    var wanted = EnsureKeyRequest.newBuilder().setScope(scope.toString()).setKeyId(keyId).build();
    var _ = get(stub().ensureKey(wanted));
    var request = ListKeysRequest.newBuilder().setScope(scope.toString()).setPageSize(1).build();
    var keys = get(stub().listKeys(request)).getKeysList();
    if (keys.isEmpty()) {
      throw new SignerException.Refused("the signer shows no key of " + scope);
    }
    var key = keys.getFirst();
    return new SigningKey(
        key.getKeyId(), key.getPublicKey().toByteArray(), instant(key.getValidFrom()));
  }

  void openRotation(Scope scope, String newKeyId, Secret token) {
    var headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token.reveal());
    var request =
        OpenRotationRequest.newBuilder().setScope(scope.toString()).setNewKeyId(newKeyId).build();
    var _ =
        get(
            stub()
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .openRotation(request));
  }

  /** How a scope's keys followed each other. */
  List<Announcement> announcements(Scope scope) {
    return announcements(ListAnnouncementsRequest.newBuilder().setScope(scope.toString()));
  }

  /** The announcements of all scopes from {@code since} on. */
  List<Announcement> announcements(Instant since) {
    return announcements(
        ListAnnouncementsRequest.newBuilder()
            .setSince(Timestamp.newBuilder().setSeconds(since.getEpochSecond())));
  }

  private List<Announcement> announcements(ListAnnouncementsRequest.Builder request) {
    return get(stub().listAnnouncements(request.build())).getAnnouncementsList().stream()
        .map(Announcement::read)
        .toList();
  }

  /** Tells who reads which key, for whoever closes a rotation. */
  void recordFetches(List<KeyFetches.Fetch> fetches) {
    var request = RecordFetchesRequest.newBuilder();
    for (var fetch : fetches) {
      request.addFetches(
          KeyFetch.newBuilder()
              .setScope(fetch.scope().toString())
              .setKeyId(fetch.keyId())
              .setVerifier(fetch.verifier())
              .setAt(Timestamp.newBuilder().setSeconds(fetch.at().getEpochSecond())));
    }
    var _ = get(stub().recordFetches(request.build()));
  }

  private SignerServiceGrpc.SignerServiceFutureStub stub() {
    return SignerServiceGrpc.newFutureStub(channel.get())
        .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static <T> T get(ListenableFuture<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SignerException.Away("interrupted");
    } catch (CancellationException e) {
      throw new SignerException.Away("cancelled");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StatusRuntimeException refusal) {
        throw translate(refusal.getStatus());
      }
      throw new SignerException.Away(String.valueOf(e.getCause()));
    }
  }

  private static SignerException translate(Status status) {
    var detail = status.getDescription() == null ? "" : ": " + status.getDescription();
    var text = status.getCode() + detail;
    return switch (status.getCode()) {
      case FAILED_PRECONDITION ->
          detail.contains(SignerException.BY_PROFILE)
              ? new SignerException.Refused(text)
              : new SignerException.KeyChanged(text);
      case INVALID_ARGUMENT,
          NOT_FOUND,
          PERMISSION_DENIED,
          UNAUTHENTICATED,
          UNIMPLEMENTED,
          OUT_OF_RANGE ->
          new SignerException.Refused(text);
      default -> new SignerException.Away(text);
    };
  }

  @Override
  public void close() {
    channel.close();
  }
}
