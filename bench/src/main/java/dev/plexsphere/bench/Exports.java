package dev.plexsphere.bench;

import dev.plexsphere.verifier.audit.ExportVerifier;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** Verification of an export, without a server. */
final class Exports {
  private static final int ENTRIES = 1_000_000;
  private static final double TARGET = 200_000;
  private static final String DOMAIN = "0192f2f6-b840-7000-a123-000000000001";

  private final PrintStream out;

  Exports(PrintStream out) {
    this.out = out;
  }

  void measure() throws IOException {
    var file = Files.createTempFile("export-", ".jsonl");
    try {
      write(file);
      verify(file); // warm
      long begun = System.nanoTime();
      verify(file);
      double seconds = (System.nanoTime() - begun) / 1e9;
      double rate = ENTRIES / seconds;
      out.printf(
          Locale.ROOT,
          "%n%-44s %9.0f entries/s, %s (%.0f asked); %d entries, heap of %d MiB at most%n",
          "audit verify --offline",
          rate,
          rate >= TARGET ? "met" : "MISSED",
          TARGET,
          ENTRIES,
          Runtime.getRuntime().maxMemory() >> 20);
    } finally {
      Files.delete(file);
    }
  }

  private static void verify(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var verdict = new ExportVerifier(null, _ -> {}).verify(in);
      if (verdict.provenTo() != ENTRIES) {
        throw new IOException("not verified: " + verdict);
      }
    }
  }

  private static void write(Path file) throws IOException {
    try (var to = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      line(to, "{\"type\":\"header\",\"format\":\"" + ExportVerifier.FORMAT + "\",\"scope\":\"domain:" + DOMAIN + "\"}");
      var last = new byte[32];
      var sha = MessageDigest.getInstance("SHA-256");
      for (int i = 1; i <= ENTRIES; i++) {
        var canonical =
            ("{\"actor\":\"service:0192f2f6-c111-7000-b0b0-1f2e3d4c5b6a\",\"correlation_id\":\"0M4T-XH2C-9KVE\","
                    + "\"data\":{\"env\":\"live\",\"expires_at\":\"2027-02-24T16:00:00Z\"},\"domain\":\""
                    + DOMAIN
                    + "\",\"id\":\"0192f2f6-b840-7000-a123-"
                    + String.format(Locale.ROOT, "%012d", i)
                    + "\",\"kind\":\"token.issued\",\"object\":\"token:"
                    + i
                    + "\",\"occurred_at\":\"2026-11-26T16:00:00.123456Z\"}")
                .getBytes(StandardCharsets.UTF_8);
        var inner = sha.digest(canonical);
        sha.update(last);
        var hash = sha.digest(inner);
        line(
            to,
            "{\"type\":\"entry\",\"seq\":"
                + i
                + ",\"canonical\":\""
                + Base64.getEncoder().encodeToString(canonical)
                + "\",\"prev_hash\":\""
                + HexFormat.of().formatHex(last)
                + "\",\"entry_hash\":\""
                + HexFormat.of().formatHex(hash)
                + "\"}");
        last = hash;
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void line(OutputStream to, String text) throws IOException {
    to.write(text.getBytes(StandardCharsets.UTF_8));
    to.write('\n');
  }
}
