package dev.plexsphere.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.plexsphere.signing.v1.CloseRotationRequest;
import dev.plexsphere.signing.v1.CloseRotationResponse;
import dev.plexsphere.signing.v1.Fetch;
import dev.plexsphere.signing.v1.Key;
import dev.plexsphere.signing.v1.KeyState;
import dev.plexsphere.signing.v1.ListKeysRequest;
import dev.plexsphere.signing.v1.ListKeysResponse;
import dev.plexsphere.signing.v1.OpenRotationRequest;
import dev.plexsphere.signing.v1.OpenRotationResponse;
import dev.plexsphere.signing.v1.RotationTransition;
import dev.plexsphere.signing.v1.SignerServiceGrpc;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import org.jspecify.annotations.Nullable;

/** A signer that does as a test says, behind real TLS, and remembers what it heard. */
final class SignerPeer extends SignerServiceGrpc.SignerServiceImplBase implements AutoCloseable {
  static final Instant OPENED = Instant.parse("2026-11-21T14:02:21.987Z");

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  final List<Message> heard = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();

  /** What every call is refused with; null for an answer. */
  volatile @Nullable Status refusal;

  /** Whether calls get no answer at all. */
  volatile boolean isSilent;

  /** What there is, a page at a time. */
  volatile List<List<Key>> pages = List.of(List.of());

  private final Server server;

  private SignerPeer(TestCertificate certificate, int port) throws IOException {
    var tls =
        TlsServerCredentials.newBuilder()
            .keyManager(certificate.keys().toArray(KeyManager[]::new))
            .build();
    this.server =
        Grpc.newServerBuilderForPort(port, tls)
            .addService(ServerInterceptors.intercept(bindService(), new Ears()))
            .build()
            .start();
  }

  static SignerPeer start(TestCertificate certificate) throws IOException {
    return new SignerPeer(certificate, 0);
  }

  static SignerPeer start(TestCertificate certificate, int port) throws IOException {
    return new SignerPeer(certificate, port);
  }

  String endpoint() {
    return "localhost:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /** Notes who calls. */
  private final class Ears implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      authorizations.add(String.valueOf(headers.get(AUTHORIZATION)));
      return next.startCall(call, headers);
    }
  }

  private <T> void answer(Message request, StreamObserver<T> out, T answer) {
    heard.add(request);
    var status = refusal;
    if (status != null) {
      out.onError(status.asRuntimeException());
    } else if (!isSilent) {
      out.onNext(answer);
      out.onCompleted();
    }
  }

  @Override
  public void openRotation(
      OpenRotationRequest request, StreamObserver<OpenRotationResponse> out) {
    var transition =
        RotationTransition.newBuilder()
            .setScope(request.getScope())
            .setOldKeyId("platform-2026-08")
            .setNewKeyId(request.getNewKeyId())
            .setOpenedAt(time(OPENED))
            .setClosesAt(time(OPENED.plusSeconds(86_400)));
    answer(request, out, OpenRotationResponse.newBuilder().setTransition(transition).build());
  }

  @Override
  public void closeRotation(
      CloseRotationRequest request, StreamObserver<CloseRotationResponse> out) {
    answer(request, out, CloseRotationResponse.getDefaultInstance());
  }

  @Override
  public void listKeys(ListKeysRequest request, StreamObserver<ListKeysResponse> out) {
    int page = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
    var answer = ListKeysResponse.newBuilder().addAllKeys(pages.get(page));
    if (page + 1 < pages.size()) {
      answer.setNextPageToken(String.valueOf(page + 1));
    }
    answer(request, out, answer.build());
  }

  /** A key that was valid from so many days before the tests' now. */
  static Key.Builder key(String scope, String id, KeyState state, int days) {
    return Key.newBuilder()
        .setScope(scope)
        .setKeyId(id)
        .setState(state)
        .setPublicKey(ByteString.copyFrom(new byte[32]))
        .setValidFrom(time(SteppingTime.START.minusSeconds(86_400L * days)));
  }

  static Fetch fetch(String verifier, Instant at) {
    return Fetch.newBuilder().setVerifier(verifier).setLastAt(time(at)).build();
  }

  static Timestamp time(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}
