package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports: how they come to disk, and what they prove without a server. */
class AuditExportTest extends StubbedTest {
  private static final String EXPORT = "GET /v1/domains/" + Shell.DOMAIN + "/audit/export";
  private static final String LINE = "audit export --domain " + Shell.DOMAIN;

  private final Notary notary = new Notary("acme-2026-11");
  private final String export = notary.export(20);

  private static Reply ndjson(String body) {
    return Reply.stream("application/x-ndjson", body);
  }

  /** Neither a server nor a configuration, and no variable that names one. */
  private Shell.Result offline(String arguments) {
    server.close();
    shell.signedOut().env.remove("PLEXSPHERE_URL");
    var result = shell.run("audit verify --offline " + arguments);
    assertThat(shell.config()).doesNotExist();
    assertThat(server.heard()).isEmpty();
    return result;
  }

  private Path out() {
    return home.resolve("acme.jsonl");
  }

  private static boolean isPart(Path file) {
    return file.toString().endsWith(".part");
  }

  @Test
  void an_export_goes_to_stdout_as_it_is() {
    server.on(EXPORT, ndjson(export));

    var result = shell.run(LINE);

    assertThat(result.exit()).isZero();
    assertThat(result.out()).isEqualTo(export);
    assertThat(result.err()).isEmpty();
  }

  @Test
  void or_to_a_file_that_only_its_owner_reads() throws IOException {
    server.on(EXPORT, ndjson(export));
    Files.writeString(out(), "older");

    var result = shell.run(LINE + " --out " + out());

    assertThat(result.exit()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo(out() + ", " + export.length() + " bytes.\n");
    assertThat(out()).content().isEqualTo(export);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out())))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_export_that_breaks_off_leaves_the_file_as_it_was(boolean there) throws IOException {
    server.on(EXPORT, ndjson(export).cut());
    if (there) {
      Files.writeString(out(), "older");
    }

    var result = shell.run(LINE + " --out " + out());

    assertThat(result.exit()).isEqualTo(1);
    if (there) {
      assertThat(out()).content().isEqualTo("older");
    } else {
      assertThat(out()).doesNotExist();
    }
    assertThat(home).isDirectoryNotContaining(AuditExportTest::isPart);
  }

  @Test
  void an_empty_export_is_none() {
    server.on(EXPORT, ndjson(""));

    assertThat(shell.run(LINE + " --out " + out()).exit()).isEqualTo(1);
    assertThat(out()).doesNotExist();
    assertThat(home).isDirectoryNotContaining(AuditExportTest::isPart);
  }

  @Test
  void a_refused_export_touches_nothing() {
    server.on(EXPORT, Reply.problem(403, "permission_denied", "Permission Denied", "no"));

    assertThat(shell.run(LINE + " --out " + out()).exit()).isEqualTo(77);
    assertThat(out()).doesNotExist();
  }

  @Test
  void what_an_export_left_that_was_killed_is_in_nobodys_way() throws IOException {
    server.on(EXPORT, ndjson(export));
    Files.writeString(home.resolve("acme.jsonl.part"), "half of an old one");

    assertThat(shell.run(LINE + " --out " + out()).exit()).isZero();
    assertThat(out()).content().isEqualTo(export);
    assertThat(home).isDirectoryNotContaining(AuditExportTest::isPart);
  }

  @Test
  void a_folder_in_the_files_place_stays_and_nothing_is_left_beside_it() throws IOException {
    server.on(EXPORT, ndjson(export));
    Files.createDirectory(out());
    Files.writeString(out().resolve("kept"), "");

    var result = shell.run(LINE + " --out " + out());

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).startsWith("plexctl: Cannot write: " + out() + " (");
    assertThat(home).isDirectoryNotContaining(AuditExportTest::isPart);
  }

  @Test
  void a_disk_that_takes_no_more_is_not_the_servers_fault_either() throws Exception {
    server.on(EXPORT, ndjson(notary.export(2_000)));
    shell.env.put("JDK_JAVA_OPTIONS", "-XX:-UsePerfData");

    var result =
        new CliProcess(home, shell.env).run("ulimit -f 64; plexctl " + LINE + " --out " + out());

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("plexctl: Cannot write: " + out() + ".part (IOException)");
    assertThat(out()).doesNotExist();
    assertThat(home).isDirectoryNotContaining(AuditExportTest::isPart);
  }

  @Test
  void a_folder_that_is_not_there_is_not_the_servers_fault() {
    server.on(EXPORT, ndjson(export));
    var nowhere = home.resolve("none/acme.jsonl");

    var result = shell.run(LINE + " --out " + nowhere);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("plexctl: Cannot write: " + nowhere + ".part (NoSuchFileException)\n");
  }

  @Test
  void a_whole_export_is_exit_0_without_server_network_or_configuration() {
    var result = offline("" + shell.file("e", export));

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            VALID  SEGMENT_FROM  SEGMENT_TO  DIVERGENT_SEQ  EXPECTED_HASH  OBSERVED_HASH
            true   1             20          -              -              -
            """);
    assertThat(result.err())
        .isEqualTo(
            "Complete and unchanged. Newest checkpoint 1 at sequence 20, signed by acme-2026-11 at"
                + " 2026-11-21T14:00:00Z.\n");
  }

  @Test
  void an_export_is_read_from_stdin_as_well() {
    shell.type(export);

    assertThat(offline("-").exit()).isZero();
  }

  @Test
  void an_entry_that_was_changed_is_exit_1_and_named() {
    var changed =
        export.replaceFirst(
            "(\"canonical\":\"[^\"]*\",)(?=[^\n]*\"seq\":12,)", "\"canonical\":\"e30=\",");
    assertThat(changed).isNotEqualTo(export);

    var result = offline("" + shell.file("e", changed));

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).contains("false  1             11          12             sha256:");
    assertThat(result.err()).startsWith("plexctl: Altered: entry 12 ");
  }

  @Test
  void an_export_that_was_cut_is_exit_1() {
    var lines = export.lines().toList();
    var cut = String.join("\n", lines.subList(0, lines.size() - 1)) + "\n";

    var result = offline(shell.file("e", cut) + " --output json");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).startsWith("{\"valid\":false,\"segment_from\":1,\"segment_to\":19,");
    assertThat(result.err()).contains("\"title\":\"Cut short\"");
  }

  @Test
  void a_key_that_is_pinned_stands_on_the_line_or_in_a_file() {
    var file = shell.file("e", export);

    assertThat(offline(file + " --public-key " + notary.publicKey()).exit()).isZero();
    var pinned = shell.file("key", notary.publicKey() + "\n");
    assertThat(offline(file + " --public-key " + pinned).exit()).isZero();
  }

  @Test
  void an_export_that_somebody_else_signed_is_exit_1_where_the_key_is_pinned() {
    var forged = shell.file("e", new Notary("acme-2026-11").export(20));

    assertThat(offline("" + forged).exit()).isZero();
    var result = offline(forged + " --public-key " + notary.publicKey());
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).startsWith("plexctl: Keys not good: ");
  }

  @Test
  void every_anchor_that_is_given_counts() {
    var lines = export.lines().toList();
    var bare =
        shell.file(
            "e",
            String.join("\n", lines.subList(0, 2))
                + "\n"
                + String.join("\n", lines.subList(3, lines.size() - 1))
                + "\n");
    var anchor = shell.file("anchor", Notary.checkpointOf(export));
    var empty = shell.file("none", "");

    assertThat(offline("" + bare).err()).startsWith("Unchanged. ");
    for (var order : new String[] {anchor + " --anchor " + empty, empty + " --anchor " + anchor}) {
      var result = offline(bare + " --anchor " + order);
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err()).startsWith("plexctl: Cut short: ");
    }
  }

  @Test
  void what_is_no_export_is_exit_2() throws IOException {
    var good = shell.file("good", export);
    var junk = shell.file("junk", "no json\n");

    assertThat(offline("" + junk).exit()).isEqualTo(2);
    assertThat(offline("" + shell.file("empty", "")).exit()).isEqualTo(2);
    assertThat(offline("" + home).exit()).isEqualTo(2);
    assertThat(offline("/nonexistent").err()).isEqualTo("plexctl: No such file: /nonexistent\n");
    assertThat(offline(good + " --anchor /nonexistent").exit()).isEqualTo(2);
    assertThat(offline(good + " --anchor " + junk).err())
        .startsWith("plexctl: Unreadable: " + junk + " is no file of checkpoints: ");
    assertThat(offline(good + " --public-key AAAA").exit()).isEqualTo(2);
    assertThat(offline(good + " --public-key " + junk).exit()).isEqualTo(2);
  }
}
