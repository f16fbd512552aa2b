package dev.plexsphere.cli.signing;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Trust;
import dev.plexsphere.cli.operator.SignerToken;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Spinner;
import dev.plexsphere.cli.signing.SigningFlags.Endpoint;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.signing.v1.SignerServiceGrpc;
import dev.plexsphere.signing.v1.SignerServiceGrpc.SignerServiceBlockingStub;
import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Calls the signer once, and the one place that says what its refusals mean for exit codes. */
final class SignerCall {
  /** gRPC and Netty warn of what we tell ourselves. */
  private static final Logger QUIET = Logger.getLogger("io.grpc");

  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration STARTING_MAX = Duration.ofSeconds(3);
  private static final Duration AGAIN = Duration.ofMillis(150);
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Invocation call;
  private final Endpoint endpoint;

  SignerCall(Invocation call) {
    this.call = call;
    this.endpoint = SigningFlags.endpoint(call);
  }

  /** Does {@code work} with a stub that presents this run's token. */
  <T> T with(Function<SignerServiceBlockingStub, T> work) {
    QUIET.setLevel(Level.OFF);
    var token = SignerToken.of(call);
    var trust =
        TlsChannelCredentials.newBuilder().trustManager(new Trust(caFile()).manager()).build();
    var channel =
        Grpc.newChannelBuilderForAddress(endpoint.host(), endpoint.port(), trust)
            .directExecutor()
            .build();
    try (var _ = new Spinner(call.streams(), () -> "asking the signer at " + endpoint + " …")) {
      var stub = SignerServiceGrpc.newBlockingStub(channel).withCallCredentials(new Bearer(token));
      return patiently(channel, stub, work);
    } finally {
      channel.shutdownNow();
    }
  }

  /** A signer on this machine may be about to start: it is waited for, though not for long. */
  private <T> T patiently(
      ManagedChannel channel,
      SignerServiceBlockingStub stub,
      Function<SignerServiceBlockingStub, T> work) {
    var end = call.now().plus(STARTING_MAX);
    while (true) {
      try {
        return work.apply(stub.withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
      } catch (StatusRuntimeException e) {
        boolean starting =
            e.getStatus().getCode() == Status.Code.UNAVAILABLE
                && endpoint.isLoopback()
                && isRefused(e)
                && call.now().isBefore(end);
        if (!starting) {
          throw translate(e.getStatus());
        }
        if (call.time().pause(AGAIN)) {
          throw translate(e.getStatus());
        }
        channel.resetConnectBackoff(); // of its own accord it would wait longer every time
      }
    }
  }

  private static boolean isRefused(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof java.net.ConnectException) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Path caFile() {
    var flag = call.arguments().find("--ca-file");
    if (flag.isPresent()) {
      return Path.of(flag.get());
    }
    if (!call.env("PLEXSPHERE_CA_FILE").isEmpty()) {
      return Path.of(call.env("PLEXSPHERE_CA_FILE"));
    }
    var kept = call.contexts().find(call.profileName()).map(profile -> profile.caFile());
    return kept.map(Path::of).orElse(null);
  }

  private Failure translate(Status status) {
    var said = status.getDescription();
    var detail = said == null || said.isBlank() ? "the signer did not say why" : said;
    return switch (status.getCode()) {
      case INVALID_ARGUMENT -> new Failure(Exit.USAGE, "InvalidArgument", detail);
      case FAILED_PRECONDITION -> Failure.failed("FailedPrecondition", detail);
      case NOT_FOUND -> new Failure(Exit.NOT_FOUND, "NotFound", detail);
      case UNAUTHENTICATED ->
          new Failure(Exit.DENIED, "Unauthenticated", detail).hint("plexctl operator login");
      case PERMISSION_DENIED ->
          new Failure(Exit.DENIED, "PermissionDenied", detail).hint("plexctl operator login");
      case UNAVAILABLE ->
          detail.startsWith("signing:")
              ? Failure.failed("Unavailable", detail)
              : unreachable(reason(status));
      case DEADLINE_EXCEEDED -> unreachable("no answer in " + PATIENCE.toSeconds() + " s");
      default -> Failure.failed(status.getCode().toString(), detail);
    };
  }

  private Failure unreachable(String reason) {
    return Failure.failed(
            "Unavailable",
            "the signer at " + endpoint + " did not accept the connection (" + reason + ")")
        .hint(
            "set "
                + SigningFlags.ENDPOINT
                + " or "
                + SigningFlags.VARIABLE
                + "; signing does not use --server");
  }

  private static String reason(Status status) {
    for (Throwable each = status.getCause(); each != null; each = each.getCause()) {
      if (each instanceof java.net.UnknownHostException) {
        return "no such host";
      }
      if (each instanceof java.net.ConnectException) {
        return "refused";
      }
      if (each instanceof java.security.cert.CertificateException
          || each instanceof java.security.cert.CertPathValidatorException) {
        return "its certificate is not trusted here: " + each.getMessage();
      }
    }
    var text = status.getDescription();
    return text == null ? "unreachable" : text.contains("resolve host") ? "no such host" : text;
  }

  /** Sends a token with a call, over TLS only. */
  private static final class Bearer extends CallCredentials {
    private final Secret token;

    Bearer(Secret token) {
      this.token = token;
    }

    @Override
    public void applyRequestMetadata(
        RequestInfo request, Executor executor, MetadataApplier applier) {
      var headers = new Metadata();
      headers.put(AUTHORIZATION, "Bearer " + token.value());
      applier.apply(headers);
    }
  }
}
