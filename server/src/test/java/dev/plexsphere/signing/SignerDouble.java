package dev.plexsphere.signing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.kit.tls.DevAuthority;
import dev.plexsphere.signing.v1.EnsureKeyRequest;
import dev.plexsphere.signing.v1.EnsureKeyResponse;
import dev.plexsphere.signing.v1.Key;
import dev.plexsphere.signing.v1.KeyFetch;
import dev.plexsphere.signing.v1.ListAnnouncementsRequest;
import dev.plexsphere.signing.v1.ListAnnouncementsResponse;
import dev.plexsphere.signing.v1.ListKeysRequest;
import dev.plexsphere.signing.v1.ListKeysResponse;
import dev.plexsphere.signing.v1.RecordFetchesRequest;
import dev.plexsphere.signing.v1.RecordFetchesResponse;
import dev.plexsphere.signing.v1.SignBatchRequest;
import dev.plexsphere.signing.v1.SignBatchResponse;
import dev.plexsphere.signing.v1.SignerServiceGrpc;
import dev.plexsphere.verifier.Envelope;
import dev.plexsphere.verifier.SigningContext;
import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A signer that keeps its keys in memory, over real mutual TLS: to be switched off, to refuse, and
 * to rotate at any moment. The real one has the same contract and its own tests.
 */
public final class SignerDouble extends SignerServiceGrpc.SignerServiceImplBase
    implements AutoCloseable {
  private final DevAuthority authority;
  private final Map<String, List<DoubleKey>> keys = new TreeMap<>();
  private final List<dev.plexsphere.signing.v1.Announcement> announcements = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();
  private final List<KeyFetch> fetches = new ArrayList<>();
  private Status refusal = Status.NOT_FOUND;
  private Server server;
  private int port;
  private boolean withoutPlatform;
  private boolean isRotationRefused;
  private boolean isSilentOnRotations;

  public SignerDouble(Path folder) {
    authority = DevAuthority.open(folder, Clocks.system());
    server = start();
  }

  private Server start() {
    try {
      var files = authority.server();
      var credentials =
          TlsServerCredentials.newBuilder()
              .keyManager(files.certificate().toFile(), files.privateKey().toFile())
              .trustManager(authority.caFile().toFile())
              .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
              .build();
      var made = Grpc.newServerBuilderForPort(port, credentials).addService(this).build().start();
      port = made.getPort();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is, for a client with a certificate of the same authority. */
  public SignerEndpoint endpoint() {
    return new SignerEndpoint(
        "localhost", port, authority.caFile(), authority.client("plexsphere-server"));
  }

  public void down() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public void up() {
    server = start();
  }

  /** Refuses everything for {@code scope} from now on. */
  public synchronized void refuse(String scope) {
    refuse(scope, Status.NOT_FOUND);
  }

  synchronized void refuse(String scope, Status as) {
    refused.add(scope);
    refusal = as;
  }

  /** As the profiles saas and selfhosted-multi are. */
  public synchronized void profileWithoutPlatform() {
    withoutPlatform = true;
  }

  public synchronized void refuseNothing() {
    refused.clear();
  }

  /** Refuses a scope as soon as it has said of it that another key signs. */
  public synchronized void refuseOnceRotated() {
    isRotationRefused = true;
  }

  /** Whether it tells of no rotation, as one that has not committed it yet. */
  public synchronized void silentOnRotations(boolean silent) {
    isSilentOnRotations = silent;
  }

  /** Who was said to have fetched a key. */
  public synchronized List<KeyFetch> fetches() {
    return List.copyOf(fetches);
  }

  private List<DoubleKey> held(String scope) {
    return Objects.requireNonNull(keys.get(scope));
  }

  /** The raw public half of the first key of a scope. */
  public synchronized byte[] firstKey(String scope) {
    return held(scope).getFirst().raw();
  }

  /** Opens a rotation, announced by the old key. */
  public synchronized void rotate(String scope, String newId) {
    rotate(scope, newId, scope, newId);
  }

  /** The same with another scope in the signed bytes, or another name of the key beside them. */
  public synchronized void rotate(String scope, String newId, String signedScope, String wireId) {
    var old = ensure(scope, "");
    var made = DoubleKey.made(newId);
    var envelope =
        new Envelope(
            new UUID(0x7000L, held(scope).size()),
            Envelope.KEY_ROTATED,
            signedScope,
            old.id(),
            made.since(),
            "nonce-" + newId,
            Map.of(
                "new_key_id",
                newId,
                "new_signing_public_key",
                Base64.getEncoder().encodeToString(made.raw()),
                "valid_from",
                made.since().toString()));
    var canonical = envelope.canonical();
    announcements.add(
        dev.plexsphere.signing.v1.Announcement.newBuilder()
            .setScope(scope)
            .setOldKeyId(old.id())
            .setNewKeyId(wireId)
            .setIssuedAt(time(made.since()))
            .setCanonicalBytes(ByteString.copyFrom(canonical))
            .setSignature(ByteString.copyFrom(old.sign(SigningContext.ROTATION, canonical)))
            .build());
    held(scope).add(made);
  }

  private DoubleKey ensure(String scope, String id) {
    return keys.computeIfAbsent(
            scope, _ -> new ArrayList<>(List.of(DoubleKey.made(id.isEmpty() ? "first" : id))))
        .getLast();
  }

  @Override
  public synchronized void ensureKey(
      EnsureKeyRequest request, StreamObserver<EnsureKeyResponse> answer) {
    if (isRefused(request.getScope(), answer)) {
      return;
    }
    boolean created = !keys.containsKey(request.getScope());
    var key = ensure(request.getScope(), request.getKeyId());
    complete(
        answer,
        EnsureKeyResponse.newBuilder()
            .setCreated(created)
            .setKey(key(request.getScope(), key))
            .build());
  }

  private static Key key(String scope, DoubleKey held) {
    return Key.newBuilder()
        .setScope(scope)
        .setKeyId(held.id())
        .setPublicKey(ByteString.copyFrom(held.raw()))
        .setValidFrom(time(held.since()))
        .build();
  }

  @Override
  public synchronized void listKeys(
      ListKeysRequest request, StreamObserver<ListKeysResponse> answer) {
    var out = ListKeysResponse.newBuilder();
    keys.getOrDefault(request.getScope(), List.of())
        .forEach(held -> out.addKeys(key(request.getScope(), held)));
    complete(answer, out.build());
  }

  @Override
  public synchronized void listAnnouncements(
      ListAnnouncementsRequest request, StreamObserver<ListAnnouncementsResponse> answer) {
    var out = ListAnnouncementsResponse.newBuilder();
    announcements.stream()
        .filter(_ -> !isSilentOnRotations)
        .filter(each -> request.getScope().isEmpty() || each.getScope().equals(request.getScope()))
        .forEach(out::addAnnouncements);
    complete(answer, out.build());
  }

  @Override
  public synchronized void signBatch(
      SignBatchRequest request, StreamObserver<SignBatchResponse> answer) {
    if (isRefused(request.getScope(), answer)) {
      return;
    }
    var key = ensure(request.getScope(), "");
    if (!request.getKeyId().equals(key.id())) {
      if (isRotationRefused) {
        refused.add(request.getScope());
      }
      answer.onError(
          Status.FAILED_PRECONDITION
              .withDescription("signing: rotation in progress")
              .asRuntimeException());
      return;
    }
    var context = SigningContext.find(request.getContext()).orElseThrow();
    var out = SignBatchResponse.newBuilder().setKeyId(key.id());
    request
        .getCanonicalBytesList()
        .forEach(bytes ->
            out.addSignatures(ByteString.copyFrom(key.sign(context, bytes.toByteArray()))));
    complete(answer, out.build());
  }

  @Override
  public synchronized void recordFetches(
      RecordFetchesRequest request, StreamObserver<RecordFetchesResponse> answer) {
    fetches.addAll(request.getFetchesList());
    complete(answer, RecordFetchesResponse.getDefaultInstance());
  }

  private boolean isRefused(String scope, StreamObserver<?> answer) {
    if (withoutPlatform && scope.equals("platform")) {
      answer.onError(
          Status.FAILED_PRECONDITION
              .withDescription(
                  "signing scope \"platform\" not permitted in profile \"saas\": SaaS deployments"
                      + " require per-Domain keys")
              .asRuntimeException());
      return true;
    }
    if (!refused.contains(scope)) {
      return false;
    }
    answer.onError(refusal.withDescription("signing: key not found").asRuntimeException());
    return true;
  }

  private static <T> void complete(StreamObserver<T> answer, T value) {
    answer.onNext(value);
    answer.onCompleted();
  }

  private static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  @Override
  public void close() {
    down();
  }
}
