package dev.plexsphere.launch;

import dev.plexsphere.kit.tls.DevAuthority;
import dev.plexsphere.kit.tls.TlsFiles;
import dev.plexsphere.launch.Commands.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The signer of {@code plexsphere dev}: a child process with throw-away certificates. It ends when
 * its stdin does, so it never outlives us, however we end; when it ends by itself, it is started
 * again.
 */
final class DevSigner implements AutoCloseable {
  private static final String HOME = "PLEXSPHERE_HOME";
  private static final String PEER = "plexsphere-server";
  private static final Duration AGAIN_MIN = Duration.ofMillis(200);
  private static final Duration AGAIN_MAX = Duration.ofSeconds(10);
  private static final long STOP_SECONDS_MAX = 10;

  private final Place place;
  private final Path program;
  private final DevFolder folder;
  private final int port;
  private final DevAuthority authority;
  private final ProcessBuilder command;
  private volatile boolean closed;
  private volatile @Nullable Process process;
  private @Nullable Thread keeper;

  private DevSigner(Place place, Path program, DevFolder folder, int port, DevAuthority authority) {
    this.place = place;
    this.program = program;
    this.folder = folder;
    this.port = port;
    this.authority = authority;
    this.command = new ProcessBuilder(program.toString(), "signer", "--end-with-stdin");
  }

  /**
   * Prepares it; empty where its program cannot be found.
   *
   * @param port 0 takes none
   */
  static Optional<DevSigner> of(Place place, DevFolder folder, int port, DevAuthority authority) {
    var home = place.environment().getOrDefault(HOME, "");
    var program = Path.of(home, "bin", "plexsphere");
    if (port == 0 || home.isEmpty() || !Files.isExecutable(program)) {
      place.note("This runs without a signer: no events are signed.");
      return Optional.empty();
    }
    return Optional.of(new DevSigner(place, program, folder, port, authority));
  }

  /** Where it listens. */
  String endpoint() {
    return "localhost:" + port;
  }

  /** Whom its certificate leads to. */
  Path authority() {
    return authority.caFile();
  }

  /** Who the server is there. */
  TlsFiles identity() {
    return authority.client(PEER);
  }

  /**
   * Starts it, and again whenever it ends.
   *
   * @param publicUrl the issuer of the operator's tokens
   */
  void start(String databaseUrl, String publicUrl) throws IOException {
    var server = authority.server();
    var environment = command.environment();
    environment.put("PLEXSPHERE_SIGNER_PORT", String.valueOf(port));
    environment.put("PLEXSPHERE_SIGNER_DATABASE_URL", databaseUrl);
    environment.put("PLEXSPHERE_SIGNER_TLS_CERTIFICATE", server.certificate().toString());
    environment.put("PLEXSPHERE_SIGNER_TLS_PRIVATE_KEY", server.privateKey().toString());
    environment.put("PLEXSPHERE_SIGNER_CLIENT_CA", authority.caFile().toString());
    environment.put("PLEXSPHERE_SIGNER_PEERS", PEER);
    environment.put("PLEXSPHERE_SIGNER_PROFILE", "selfhosted-single");
    environment.put("PLEXSPHERE_SIGNER_KEYS_DIRECTORY", folder.signerKeys().toString());
    environment.put("PLEXSPHERE_SIGNER_KEYS_KEK_FILE", folder.signerKek().toString());
    environment.put("PLEXSPHERE_SIGNER_TOKENS_ISSUER", publicUrl);
    environment.put("PLEXSPHERE_SIGNER_TOKENS_JWKS", publicUrl + "/jwks");
    command.redirectError(ProcessBuilder.Redirect.INHERIT);
    keeper = Thread.ofPlatform().name("signer-keeper").daemon().start(this::keep);
  }

  private void keep() {
    var again = AGAIN_MIN;
    while (!closed) {
      try {
        var started = command.start();
        process = started;
        if (await(started)) {
          again = AGAIN_MIN;
        }
        int exit = started.waitFor();
        if (!closed) {
          place.note("The signer ended with " + exit + "; it is started again.");
        }
      } catch (IOException e) {
        place.note("The signer cannot be started with " + program + ": " + e.getMessage());
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(again.toNanos());
      again = again.compareTo(AGAIN_MAX) < 0 ? again.multipliedBy(2) : AGAIN_MAX;
    }
  }

  /** Reads what it prints to its end; true when it became ready. */
  private boolean await(Process started) throws IOException {
    boolean ready = false;
    try (BufferedReader out = started.inputReader(StandardCharsets.UTF_8)) {
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("ready ")) {
          ready = true;
          place.note("signer " + line);
        }
      }
    }
    return ready;
  }

  @Override
  public void close() {
    closed = true;
    var running = process;
    if (running != null) {
      try {
        running.getOutputStream().close(); // its stdin: it drains and ends
        if (!running.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
          running.destroyForcibly();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        running.destroyForcibly();
      }
    }
    var waiting = keeper;
    if (waiting != null) {
      waiting.interrupt();
    }
  }
}
