package dev.plexsphere.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in {@code bin/}, with a small program instead of ours, in a folder with a blank. */
class LauncherTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Says what it was given, whether an AOT cache is mapped, and whether all compilers work. */
  private static final String PROGRAM =
      """
      package dev.plexsphere.cli;
      public class Main {
        public static void main(String[] args) throws Exception {
          var maps = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/maps"));
          System.out.print(String.join("|", args) + (maps.contains(".aot") ? " cached" : " plain"));
          var machine = java.lang.management.ManagementFactory.getPlatformMXBean(
              com.sun.management.HotSpotDiagnosticMXBean.class);
          if (machine.getVMOption("TieredStopAtLevel").getValue().equals("4")) {
            System.out.print(" compiled");
          }
          System.exit(args.length > 0 && args[0].equals("fail") ? 7 : 0);
        }
      }
      """;

  @TempDir private Path temp = Path.of("unset");
  private Path root = temp;
  private Path home = temp;

  private record Run(int exit, String out, String err) {}

  @BeforeEach
  void install() throws IOException {
    root = Files.createDirectories(temp.resolve("a place"));
    home = Files.createDirectories(temp.resolve("home"));
    copyScripts();
    writeJar(root.resolve("lib/cli/cli-1.jar"));
  }

  @AfterEach
  void letTheTrainingEnd() {
    Eventually.until(
        LONG,
        "the end of the training",
        () ->
            ProcessHandle.allProcesses()
                .noneMatch(p -> p.info().commandLine().orElse("").contains(temp + "/")));
  }

  @Test
  void arguments_exit_codes_and_output_pass_unchanged_through_a_link() throws Exception {
    var link = Files.createSymbolicLink(temp.resolve("link"), root.resolve("bin/plexctl"));

    assertThat(run(Map.of(), link.toString(), "fail", "a  b", "*").exit()).isEqualTo(7);
    assertThat(plexctl("x", "a  b", "*", "").out()).startsWith("x|a  b|*| ");
    assertThat(plexctl("x").err()).isEmpty();
  }

  @Test
  void five_first_runs_at_once_all_answer_and_make_one_cache_that_later_runs_use()
      throws Exception {
    var first = Racers.run(5, () -> plexctl("hi"));

    assertThat(first).allSatisfy(run -> assertThat(run.out()).isIn("hi plain", "hi cached"));
    awaitCaches(1);
    assertThat(plexctl("hi")).isEqualTo(new Run(0, "hi cached", ""));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cacheFolder())))
        .isEqualTo("rwx------");
  }

  @Test
  void an_export_is_verified_with_all_compilers_and_makes_no_cache_of_its_own() throws Exception {
    plexctl("hi");
    awaitCaches(1);

    assertThat(plexctl("audit", "verify", "--offline", "a file").out())
        .isEqualTo("audit|verify|--offline|a file plain compiled");
    assertThat(plexctl("audit", "verify", "--platform").out())
        .isEqualTo("audit|verify|--platform cached");
    assertThat(caches()).hasSize(1);
  }

  @Test
  void a_changed_jar_gets_a_new_cache_and_the_old_one_goes() throws Exception {
    plexctl("hi");
    awaitCaches(1);
    var old = caches();
    Files.setLastModifiedTime(root.resolve("lib/cli/cli-1.jar"), FileTime.fromMillis(1_000_000));

    assertThat(plexctl("hi").out()).isEqualTo("hi plain");
    Eventually.until(LONG, "a new cache", () -> caches().size() == 1 && !caches().equals(old));
    assertThat(plexctl("hi").out()).isEqualTo("hi cached");
  }

  @Test
  void two_places_keep_a_cache_each() throws Exception {
    plexctl("hi");
    awaitCaches(1);
    root = Files.createDirectories(temp.resolve("another place"));
    copyScripts();
    writeJar(root.resolve("lib/cli/cli-1.jar"));

    assertThat(plexctl("hi").out()).isEqualTo("hi plain");
    awaitCaches(2);
    assertThat(plexctl("hi").out()).isEqualTo("hi cached");
  }

  @Test
  void a_broken_cache_costs_nothing_but_time() throws Exception {
    plexctl("hi");
    awaitCaches(1);
    Files.writeString(cacheFolder().resolve(caches().getFirst()), "garbage");

    assertThat(plexctl("hi")).isEqualTo(new Run(0, "hi plain", ""));
  }

  @Test
  void without_a_folder_of_our_own_it_runs_without_a_cache() throws Exception {
    var file = Files.writeString(temp.resolve("file"), "");

    assertThat(run(Map.of("HOME", file.toString()), script(), "hi").out()).isEqualTo("hi plain");
    assertThat(run(Map.of("HOME", ""), script(), "hi").out()).isEqualTo("hi plain");
    var target = Files.createDirectories(temp.resolve("foreign"));
    Files.createDirectories(cacheFolder().getParent());
    Files.createSymbolicLink(cacheFolder(), target);
    assertThat(plexctl("hi").out()).isEqualTo("hi plain");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void in_a_checkout_five_first_runs_build_once_and_a_newer_source_builds_again() throws Exception {
    var built = checkout();

    var first = Racers.run(5, () -> run(built, script(), "hi"));
    assertThat(first).allSatisfy(run -> assertThat(run.out()).startsWith("hi "));
    assertThat(builds()).isEqualTo(1);

    assertThat(run(built, script(), "hi").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
    // Maven leaves a jar alone whose content did not change; that must not build for ever.
    Files.setLastModifiedTime(
        root.resolve("cli/target/lib/cli-1.jar"), FileTime.fromMillis(1_000_000));
    Files.writeString(root.resolve("cli/src/main/New.java"), "");
    assertThat(run(built, script(), "hi").err()).isEqualTo("plexctl: building ...\n");
    assertThat(run(built, script(), "hi").err()).isEmpty();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void a_build_that_fails_shows_why_and_runs_nothing() throws Exception {
    var environment = checkout();
    write(temp.resolve("tools/mvn"), "#!/bin/sh\necho '[ERROR] it is broken'; exit 1\n");

    var run = run(environment, script(), "hi");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("[ERROR] it is broken").contains("plexctl: the build failed");
  }

  /** A checkout with one source, and a Maven that copies the finished jar and keeps count. */
  private Map<String, String> checkout() throws IOException {
    Files.createDirectories(root.resolve("cli/src/main"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    write(
        temp.resolve("tools/mvn"),
        """
        #!/bin/sh
        echo built >> "$HOME/builds"
        mkdir -p cli/target/lib
        [ -f cli/target/lib/cli-1.jar ] || cp lib/cli/cli-1.jar cli/target/lib/
        """);
    return Map.of("PATH", temp.resolve("tools") + ":" + System.getenv("PATH"));
  }

  private int builds() throws IOException {
    return Files.readAllLines(home.resolve("builds")).size();
  }

  private void awaitCaches(int count) {
    Eventually.until(LONG, count + " caches", () -> caches().size() == count);
  }

  private Path cacheFolder() {
    return home.resolve(".cache/plexsphere");
  }

  private List<String> caches() {
    try (var files = Files.list(cacheFolder())) {
      return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".aot")).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private String script() {
    return root.resolve("bin/plexctl").toString();
  }

  private Run plexctl(String... arguments) throws IOException, InterruptedException {
    var words = new String[arguments.length + 1];
    words[0] = script();
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return run(Map.of(), words);
  }

  private Run run(Map<String, String> more, String... command)
      throws IOException, InterruptedException {
    var environment = new HashMap<>(Map.of("HOME", home.toString()));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.putAll(more);
    var builder = new ProcessBuilder(command);
    builder.environment().remove("XDG_CACHE_HOME");
    builder.environment().remove("PLEXSPHERE_BUILD");
    builder.environment().putAll(environment);
    var err = Files.createTempFile(temp, "err", "");
    var process = builder.redirectError(err.toFile()).start();
    var out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), out, Files.readString(err));
  }

  private void copyScripts() throws IOException {
    var bin = Files.createDirectories(root.resolve("bin"));
    var source = Path.of(ServerProcess.launcher("plexctl"));
    for (var name : List.of("plexctl", "launch.sh", "jdk.sh")) {
      Files.copy(source.resolveSibling(name), bin.resolve(name));
    }
  }

  private static void write(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void writeJar(Path jar) throws IOException {
    var source = temp.resolve("Main.java");
    Files.writeString(source, PROGRAM);
    var classes = temp.resolve("classes").toString();
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes, source.toString()))
        .isZero();
    Files.createDirectories(jar.getParent());
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("dev/plexsphere/cli/Main.class"));
      Files.copy(Path.of(classes, "dev/plexsphere/cli/Main.class"), out);
    }
  }
}
