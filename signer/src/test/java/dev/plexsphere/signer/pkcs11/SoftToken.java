package dev.plexsphere.signer.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A token of SoftHSM 2 for this JVM: a module reads its configuration once, from a variable of its
 * process, so there is one, and tests share it.
 */
public final class SoftToken {
  public static final String LABEL = "plexsphere test";
  public static final String PIN = "1234-test";
  private static final Path LIBRARY = make();

  private SoftToken() {}

  /** The module, with the token in it. */
  public static Path library() {
    return LIBRARY;
  }

  private static Path make() {
    try {
      var folder = Files.createTempDirectory("plexsphere-token-");
      var file = folder.resolve("softhsm2.conf");
      Files.createDirectories(folder.resolve("tokens"));
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> delete(folder)));
      Files.writeString(
          file, "directories.tokendir = " + folder.resolve("tokens") + "\nlog.level = ERROR\n");
      setVariable("SOFTHSM2_CONF", file.toString());
      run(
          file,
          List.of(
              "softhsm2-util",
              "--init-token",
              "--free",
              "--label",
              LABEL,
              "--pin",
              PIN,
              "--so-pin",
              "so-pin-test"));
      return Path.of("/usr/lib/softhsm/libsofthsm2.so");
    } catch (IOException e) {
      throw new AssertionError("no SoftHSM 2; on Debian: apt-get install softhsm2", e);
    }
  }

  private static void delete(Path folder) {
    try (var all = Files.walk(folder)) {
      for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Path configuration, List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SOFTHSM2_CONF", configuration.toString());
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new AssertionError(said);
    }
  }

  /** Java shows its variables; it cannot set them. */
  @SuppressWarnings("restricted") // native code is what this is for
  private static void setVariable(String name, String value) {
    var linker = Linker.nativeLinker();
    var setenv =
        linker.downcallHandle(
            linker.defaultLookup().find("setenv").orElseThrow(),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    try (var arena = Arena.ofConfined()) {
      int code = (int) setenv.invoke(arena.allocateFrom(name), arena.allocateFrom(value), 1);
      if (code != 0) {
        throw new AssertionError("setenv answered " + code);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
