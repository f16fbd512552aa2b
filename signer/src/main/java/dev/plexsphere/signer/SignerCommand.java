package dev.plexsphere.signer;

import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.signer.config.SignerConfig;
import dev.plexsphere.signer.config.SignerKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plexsphere signer}: keys that sign events, behind gRPC. */
@Command(
    name = "plexsphere signer",
    mixinStandardHelpOptions = true,
    description = "Run the signer: the only program that holds event-signing keys.")
final class SignerCommand implements Callable<Integer> {
  private static final long STOP_SECONDS_MAX = 20;
  private static final String FILE_VARIABLE = "PLEXSPHERE_SIGNER_CONFIG";

  private final Map<String, String> environment;
  private final InputStream in;
  private final PrintStream out;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with the configuration (PLEXSPHERE_SIGNER_CONFIG)")
  private @Nullable Path file;

  @Option(
      names = "--overlap-window",
      paramLabel = "TIME",
      description = "how long verifiers keep the old key of a rotation (24h)")
  private @Nullable String overlap;

  @Option(names = "--port", paramLabel = "PORT", description = "port to listen on (9443)")
  private @Nullable String port;

  @Option(
      names = "--end-with-stdin",
      description = "end when stdin does, for whoever started it and may be gone")
  private boolean endsWithStdin;

  SignerCommand(Map<String, String> environment, InputStream in, PrintStream out) {
    this.environment = environment;
    this.in = in;
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
    var ended = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> await(ended, stopped)));
    if (endsWithStdin) {
      Thread.ofPlatform().daemon().start(() -> drain(ended));
    }
    try (var signer = Signer.start(config(), Clocks.system())) {
      out.println(
          "ready localhost:"
              + signer.port()
              + " in "
              + ManagementFactory.getRuntimeMXBean().getUptime()
              + " ms");
      out.flush();
      ended.await();
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  private SignerConfig config() {
    var flags = new EnumMap<SignerKey, String>(SignerKey.class);
    if (overlap != null) {
      flags.put(SignerKey.OVERLAP_WINDOW, overlap);
    }
    if (port != null) {
      flags.put(SignerKey.PORT, port);
    }
    var named = environment.getOrDefault(FILE_VARIABLE, "");
    var path =
        file != null
            ? Optional.of(file)
            : named.isEmpty() ? Optional.<Path>empty() : Optional.of(Path.of(named));
    return SignerConfig.read(path, environment, flags);
  }

  private void drain(CountDownLatch ended) {
    try {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException _) {
      // ended as well
    }
    ended.countDown();
  }

  private static void await(CountDownLatch ended, CountDownLatch stopped) {
    ended.countDown();
    try {
      stopped.await(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
