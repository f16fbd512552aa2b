package dev.plexsphere.signer.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import dev.plexsphere.signer.SignerRefusal;
import dev.plexsphere.signer.rotation.Fetch;
import dev.plexsphere.signer.rotation.KeyDirectory;
import dev.plexsphere.signer.rotation.KeyDirectory.Place;
import dev.plexsphere.signer.rotation.KeyId;
import dev.plexsphere.signer.rotation.RotationService;
import dev.plexsphere.signer.rotation.ScopeName;
import dev.plexsphere.signer.rotation.SignQueue;
import dev.plexsphere.signing.v1.CloseRotationRequest;
import dev.plexsphere.signing.v1.CloseRotationResponse;
import dev.plexsphere.signing.v1.EnsureKeyRequest;
import dev.plexsphere.signing.v1.EnsureKeyResponse;
import dev.plexsphere.signing.v1.ListAnnouncementsRequest;
import dev.plexsphere.signing.v1.ListAnnouncementsResponse;
import dev.plexsphere.signing.v1.ListKeysRequest;
import dev.plexsphere.signing.v1.ListKeysResponse;
import dev.plexsphere.signing.v1.OpenRotationRequest;
import dev.plexsphere.signing.v1.OpenRotationResponse;
import dev.plexsphere.signing.v1.PublicKeyRequest;
import dev.plexsphere.signing.v1.PublicKeyResponse;
import dev.plexsphere.signing.v1.RecordFetchesRequest;
import dev.plexsphere.signing.v1.RecordFetchesResponse;
import dev.plexsphere.signing.v1.SignBatchRequest;
import dev.plexsphere.signing.v1.SignBatchResponse;
import dev.plexsphere.signing.v1.SignRequest;
import dev.plexsphere.signing.v1.SignResponse;
import dev.plexsphere.signing.v1.SignerServiceGrpc;
import dev.plexsphere.verifier.SigningContext;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** Translates between the wire and the rooms that decide. */
final class SignerRpc extends SignerServiceGrpc.SignerServiceImplBase {
  private static final Logger LOG = Logger.getLogger("dev.plexsphere.signer.audit");
  private static final int BYTES_MAX = 1024 * 1024;
  private static final int BATCH_BYTES_MAX = 4 * 1024 * 1024;
  private static final int BATCH_MAX = 1_000;
  private static final int PAGE_DEFAULT = 200;
  private static final int PAGE_MAX = 1_000;
  private static final int VERIFIER_MAX = 256;

  private final RotationService rotations;
  private final KeyDirectory directory;
  private final SignQueue signatures;

  SignerRpc(RotationService rotations, KeyDirectory directory, SignQueue signatures) {
    this.rotations = rotations;
    this.directory = directory;
    this.signatures = signatures;
  }

  private static <T> void answer(String what, StreamObserver<T> observer, Supplier<T> work) {
    var caller = Caller.CURRENT.get();
    try {
      var value = work.get();
      LOG.info(() -> caller + " " + what);
      observer.onNext(value);
      observer.onCompleted();
    } catch (RuntimeException e) {
      LOG.info(() -> caller + " " + what + " refused: " + e.getMessage());
      observer.onError(Statuses.of(e));
    }
  }

  @Override
  public void openRotation(
      OpenRotationRequest request, StreamObserver<OpenRotationResponse> observer) {
    answer(
        "OpenRotation " + Names.clean(request.getScope(), request.getNewKeyId()),
        observer,
        () -> {
          var scope = new ScopeName(request.getScope());
          var id = new KeyId(request.getNewKeyId());
          return OpenRotationResponse.newBuilder()
              .setTransition(Wire.transition(rotations.open(scope, id, request.getDryRun())))
              .build();
        });
  }

  @Override
  public void closeRotation(
      CloseRotationRequest request, StreamObserver<CloseRotationResponse> observer) {
    answer(
        "CloseRotation "
            + Names.clean(request.getScope(), request.getOldKeyId(), request.getNewKeyId()),
        observer,
        () -> {
          rotations.close(
              new ScopeName(request.getScope()),
              new KeyId(request.getOldKeyId()),
              new KeyId(request.getNewKeyId()),
              request.getDryRun());
          return CloseRotationResponse.getDefaultInstance();
        });
  }

  @Override
  public void sign(SignRequest request, StreamObserver<SignResponse> observer) {
    ask(
        request.getScope(),
        request.getKeyId(),
        request.getContext(),
        List.of(request.getCanonicalBytes()),
        observer,
        (keyId, made) ->
            SignResponse.newBuilder()
                .setKeyId(keyId)
                .setSignature(UnsafeByteOperations.unsafeWrap(made.getFirst()))
                .build());
  }

  @Override
  public void signBatch(SignBatchRequest request, StreamObserver<SignBatchResponse> observer) {
    ask(
        request.getScope(),
        request.getKeyId(),
        request.getContext(),
        request.getCanonicalBytesList(),
        observer,
        (keyId, made) -> {
          var out = SignBatchResponse.newBuilder().setKeyId(keyId);
          made.forEach(each -> out.addSignatures(UnsafeByteOperations.unsafeWrap(each)));
          return out.build();
        });
  }

  private interface Rendering<T> {
    T render(String keyId, List<byte[]> made);
  }

  private <T> void ask(
      String scope,
      String keyId,
      String context,
      List<ByteString> canonical,
      StreamObserver<T> observer,
      Rendering<T> rendering) {
    try {
      checkSize(canonical);
      signatures.ask(
          new SignQueue.Request(
              new ScopeName(scope),
              keyId.isEmpty() ? null : new KeyId(keyId),
              context(context),
              canonical.stream().map(ByteString::toByteArray).toList(),
              new SignQueue.Answer(
                  (by, made) -> {
                    observer.onNext(rendering.render(by, made));
                    observer.onCompleted();
                  },
                  refusal -> observer.onError(Statuses.of(refusal)))));
    } catch (RuntimeException e) {
      observer.onError(Statuses.of(e));
    }
  }

  private static void checkSize(List<ByteString> canonical) {
    if (canonical.isEmpty() || canonical.size() > BATCH_MAX) {
      throw SignerRefusal.invalid("a batch has 1 to " + BATCH_MAX + " parts");
    }
    long all = 0;
    for (var each : canonical) {
      if (each.isEmpty() || each.size() > BYTES_MAX) {
        throw SignerRefusal.invalid("canonical bytes are 1 byte to 1 MiB");
      }
      all += each.size();
    }
    if (all > BATCH_BYTES_MAX) {
      throw SignerRefusal.invalid("a batch has at most 4 MiB");
    }
  }

  /** Rotations are announced by the signer alone. */
  private static SigningContext context(String wire) {
    var context =
        SigningContext.find(wire)
            .orElseThrow(() -> SignerRefusal.invalid("the context is not one of ours"));
    if (context == SigningContext.ROTATION) {
      throw SignerRefusal.denied();
    }
    return context;
  }

  @Override
  public void publicKey(PublicKeyRequest request, StreamObserver<PublicKeyResponse> observer) {
    answer(
        "PublicKey " + Names.clean(request.getScope(), request.getKeyId()),
        observer,
        () -> {
          var found =
              directory.get(new ScopeName(request.getScope()), new KeyId(request.getKeyId()));
          return PublicKeyResponse.newBuilder()
              .setPublicKey(ByteString.copyFrom(found.key().publicKey()))
              .setState(Wire.state(found.key().state()))
              .setCached(found.cached())
              .build();
        });
  }

  @Override
  public void ensureKey(EnsureKeyRequest request, StreamObserver<EnsureKeyResponse> observer) {
    answer(
        "EnsureKey " + Names.clean(request.getScope(), request.getKeyId()),
        observer,
        () -> {
          var id =
              request.getKeyId().isEmpty()
                  ? Optional.<KeyId>empty()
                  : Optional.of(new KeyId(request.getKeyId()));
          var ensured = rotations.ensure(new ScopeName(request.getScope()), id);
          return EnsureKeyResponse.newBuilder()
              .setKey(Wire.key(ensured.key()))
              .setCreated(ensured.created())
              .build();
        });
  }

  @Override
  public void listKeys(ListKeysRequest request, StreamObserver<ListKeysResponse> observer) {
    answer(
        "ListKeys " + Names.clean(request.getScope()),
        observer,
        () -> {
          if (!request.getScope().isEmpty()) {
            var _ = new ScopeName(request.getScope());
          }
          int size = request.getPageSize() == 0 ? PAGE_DEFAULT : request.getPageSize();
          if (size < 1 || size > PAGE_MAX) {
            throw SignerRefusal.invalid("page_size is 1 to " + PAGE_MAX);
          }
          var found = directory.list(request.getScope(), Wire.place(request.getPageToken()), size);
          var out = ListKeysResponse.newBuilder();
          found.forEach(each -> out.addKeys(Wire.key(each)));
          if (found.size() == size) {
            out.setNextPageToken(Wire.token(Place.of(found.getLast().key())));
          }
          return out.build();
        });
  }

  @Override
  public void listAnnouncements(
      ListAnnouncementsRequest request, StreamObserver<ListAnnouncementsResponse> observer) {
    try {
      var found =
          request.getScope().isEmpty()
              ? directory.rotations(Wire.instant(request.getSince()))
              : directory.rotations(new ScopeName(request.getScope()));
      var out = ListAnnouncementsResponse.newBuilder();
      found.forEach(each -> out.addAnnouncements(Wire.announcement(each)));
      observer.onNext(out.build());
      observer.onCompleted();
    } catch (RuntimeException e) {
      observer.onError(Statuses.of(e));
    }
  }

  @Override
  public void recordFetches(
      RecordFetchesRequest request, StreamObserver<RecordFetchesResponse> observer) {
    answer(
        "RecordFetches " + request.getFetchesCount(),
        observer,
        () -> {
          directory.record(
              request.getFetchesList().stream()
                  .map(each ->
                      new Fetch(
                          new ScopeName(each.getScope()).value(),
                          new KeyId(each.getKeyId()).value(),
                          Names.cut(each.getVerifier(), VERIFIER_MAX),
                          time(each.getAt())))
                  .toList());
          return RecordFetchesResponse.getDefaultInstance();
        });
  }

  private static Instant time(Timestamp at) {
    return Wire.instant(at);
  }
}
