package dev.plexsphere.bench;

import com.google.protobuf.ByteString;
import dev.plexsphere.signing.v1.EnsureKeyRequest;
import dev.plexsphere.signing.v1.SignBatchRequest;
import dev.plexsphere.signing.v1.SignRequest;
import dev.plexsphere.signing.v1.SignerServiceGrpc;
import dev.plexsphere.signing.v1.SignerServiceGrpc.SignerServiceBlockingStub;
import io.grpc.Grpc;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Signatures over gRPC with mutual TLS, beside what OpenSSL does on the same cores. */
final class Signatures {
  private static final int BYTES = 400;
  private static final int BATCH = 100;
  private static final double TARGET_SINGLE = 7_000;
  private static final double TARGET_BATCHED = 30_000;
  private static final String SCOPE = "domain:0192f2f6-b840-7000-a123-000000000001";
  private static final Pattern OPENSSL = Pattern.compile("(?m)^.*\\s([0-9.]+)\\s+[0-9.]+\\s*$");

  private final Plane plane;
  private final int port;
  private final Options options;
  private final PrintStream out;

  Signatures(Plane plane, int port, Options options, PrintStream out) {
    this.plane = plane;
    this.port = port;
    this.options = options;
    this.out = out;
  }

  void measure() throws IOException, InterruptedException {
    out.printf(Locale.ROOT, "%-44s %12s  %s%n", "signatures, Ed25519 over 400 bytes", "rate /s", "target");
    var credentials =
        TlsChannelCredentials.newBuilder()
            .trustManager(plane.caFile().toFile())
            .keyManager(
                plane.signerIdentity("pem").toFile(), plane.signerIdentity("key").toFile())
            .build();
    var channel = Grpc.newChannelBuilderForAddress("localhost", port, credentials).build();
    try {
      var stub = SignerServiceGrpc.newBlockingStub(channel);
      ensure(stub);
      var one = SignRequest.newBuilder().setScope(SCOPE).setContext("plexsphere-event-v1");
      var single = one.setCanonicalBytes(bytes()).build();
      row("gRPC, one at a time, c32", rate(32, 1, () -> stub.sign(single)), TARGET_SINGLE);
      var many = SignBatchRequest.newBuilder().setScope(SCOPE).setContext("plexsphere-event-v1");
      for (int i = 0; i < BATCH; i++) {
        many.addCanonicalBytes(bytes());
      }
      var batch = many.build();
      row("gRPC, batches of 100, c4", rate(4, BATCH, () -> stub.signBatch(batch)), TARGET_BATCHED);
    } finally {
      channel.shutdownNow();
    }
    row("openssl speed ed25519, one core", openssl(), 0);
  }

  private static ByteString bytes() {
    return ByteString.copyFrom(new byte[BYTES]);
  }

  private static void ensure(SignerServiceBlockingStub stub) {
    for (int i = 0; ; i++) {
      try {
        var _ = stub.ensureKey(EnsureKeyRequest.newBuilder().setScope(SCOPE).build());
        return;
      } catch (StatusRuntimeException e) {
        if (i == 300) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  private double rate(int callers, int each, Runnable call) throws InterruptedException {
    run(callers, each, call, options.warmUp());
    return run(callers, each, call, options.seconds()) / options.seconds();
  }

  private static double run(int callers, int each, Runnable call, double seconds)
      throws InterruptedException {
    var done = new LongAdder();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    var threads = new Thread[callers];
    for (int i = 0; i < callers; i++) {
      threads[i] =
          Thread.ofVirtual()
              .start(() -> {
                while (System.nanoTime() < end) {
                  call.run();
                  done.add(each);
                }
              });
    }
    for (var thread : threads) {
      thread.join();
    }
    return done.sum();
  }

  private static double openssl() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("openssl", "speed", "-seconds", "2", "ed25519")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    process.waitFor();
    var found = OPENSSL.matcher(text);
    double last = 0;
    while (found.find()) {
      last = Double.parseDouble(found.group(1));
    }
    return last;
  }

  private void row(String name, double rate, double target) {
    out.printf(
        Locale.ROOT,
        "%-44s %12.0f  %s%n",
        name,
        rate,
        target == 0 ? "" : (rate >= target ? "met, " : "MISSED, ") + (long) target + " asked");
  }
}
