package dev.plexsphere.signer.rpc;

import dev.plexsphere.kit.tls.TlsFiles;
import dev.plexsphere.signer.rotation.KeyDirectory;
import dev.plexsphere.signer.rotation.RotationService;
import dev.plexsphere.signer.rotation.SignQueue;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The gRPC port: TLS, client certificates welcome, no reflection. */
public final class SignerServer implements AutoCloseable {
  private static final int MESSAGE_MAX = 6 * 1024 * 1024;
  private static final int METADATA_MAX = 16 * 1024;
  private static final Duration DRAIN_MAX = Duration.ofSeconds(10);
  private static final Duration TLS_EVERY = Duration.ofMinutes(1);
  private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(10);

  private final Server server;
  private final SignQueue signatures;
  private final HealthStatusManager health;
  private final ScheduledExecutorService reloads;
  private final ExecutorService calls;

  /**
   * Who may come in, and where.
   *
   * @param port 0 takes a free one
   * @param clientAuthority PEM file with the certificates that a peer's must lead to
   * @param peers names of certificates that count
   * @param tokens whose access tokens count; null for nobody's
   */
  public record Options(
      InetAddress address,
      int port,
      TlsFiles tls,
      Path clientAuthority,
      Set<String> peers,
      @Nullable Issuer tokens) {}

  /** An issuer of access tokens, and where its keys are. */
  public record Issuer(String issuer, URI keys) {}

  /**
   * Listens.
   *
   * @throws IOException when it cannot
   */
  public SignerServer(
      Options options,
      RotationService rotations,
      KeyDirectory directory,
      SignQueue signatures,
      InstantSource clock)
      throws IOException, GeneralSecurityException {
    this.signatures = signatures;
    this.health = new HealthStatusManager();
    this.reloads =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tls-reload").daemon().factory());
    this.calls = Executors.newVirtualThreadPerTaskExecutor();
    this.server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(options.address(), options.port()), credentials(options))
            .executor(calls)
            .callExecutor(new Calls(calls))
            .maxInboundMessageSize(MESSAGE_MAX)
            .maxInboundMetadataSize(METADATA_MAX)
            .handshakeTimeout(HANDSHAKE_MAX.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(20, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .intercept(new Door(options.peers(), tokens(options.tokens(), clock)))
            .addService(new SignerRpc(rotations, directory, signatures))
            .addService(health.getHealthService())
            .build()
            .start();
    health.setStatus("plexsphere.signing.v1.SignerService", ServingStatus.SERVING);
  }

  private static java.util.function.Function<String, java.util.Optional<String>> tokens(
      @Nullable Issuer issuer, InstantSource clock) {
    return issuer == null
        ? _ -> java.util.Optional.empty()
        : new OperatorTokens(issuer.issuer(), new Jwks(issuer.keys(), clock), clock)::subject;
  }

  private io.grpc.ServerCredentials credentials(Options options)
      throws IOException, GeneralSecurityException {
    options.tls().load(); // says in our words what is wrong with the files
    var identity = new AdvancedTlsX509KeyManager();
    var _ =
        identity.updateIdentityCredentials(
            options.tls().certificate().toFile(),
            options.tls().privateKey().toFile(),
            TLS_EVERY.toSeconds(),
            TimeUnit.SECONDS,
            reloads);
    return TlsServerCredentials.newBuilder()
        .keyManager(identity)
        .trustManager(options.clientAuthority().toFile())
        .clientAuth(TlsServerCredentials.ClientAuth.OPTIONAL)
        .build();
  }

  /** Signing only queues, so it stays on the connection's thread; everything else may block. */
  private static final class Calls implements ServerCallExecutorSupplier {
    private static final Set<String> QUICK =
        Set.of(
            "plexsphere.signing.v1.SignerService/Sign",
            "plexsphere.signing.v1.SignerService/SignBatch");

    private final Executor blocking;

    Calls(Executor blocking) {
      this.blocking = blocking;
    }

    @Override
    public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata metadata) {
      return QUICK.contains(call.getMethodDescriptor().getFullMethodName())
          ? Runnable::run
          : blocking;
    }
  }

  /** The port that is bound. */
  public int port() {
    return server.getPort();
  }

  /** Takes no more calls, lets running ones end (10 s at most), and closes. */
  @Override
  public void close() {
    health.enterTerminalState();
    server.shutdown();
    try {
      if (!server.awaitTermination(DRAIN_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.shutdownNow();
    }
    signatures.close();
    reloads.shutdownNow();
    calls.shutdown();
  }
}
