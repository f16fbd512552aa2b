package dev.plexsphere.cli.audit;

import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Spinner;
import dev.plexsphere.verifier.VerifyingKey;
import dev.plexsphere.verifier.audit.ExportVerifier;
import dev.plexsphere.verifier.audit.MalformedExportException;
import dev.plexsphere.verifier.audit.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Verifies an export: no server, no network, no configuration. */
final class OfflineVerification {
  private static final String ANCHOR = "--anchor";
  private static final String KEY = "--public-key";

  private OfflineVerification() {}

  static void describe(CommandSpec spec) {
    spec.addOption(
        Flags.repeated(
            ANCHOR,
            "FILE",
            "with --offline: checkpoints that were kept outside of the database; several times for"
                + " several files"));
    spec.addOption(
        Flags.optional(
            KEY,
            "BASE64|FILE",
            "with --offline: the chain's first key, not to believe the file's"));
  }

  static VerifyCommand.Outcome of(Invocation call, String file) {
    var reading = file;
    var read = new AtomicLong();
    var verifier = new ExportVerifier(pinned(call), read::set);
    try (var _ = new Spinner(call.streams(), () -> read.get() + " entries …")) {
      for (var anchor : call.arguments().all(ANCHOR)) {
        reading = anchor;
        try (var in = open(call, anchor)) {
          verifier.anchor(in);
        }
      }
      reading = file;
      try (var in = open(call, file)) {
        return outcome(verifier.verify(in));
      }
    } catch (MalformedExportException e) {
      var kind = reading.equals(file) ? "audit export" : "file of checkpoints";
      throw Failure.usage("Unreadable", reading + " is no " + kind + ": " + e.getMessage());
    } catch (NoSuchFileException e) {
      throw Failure.usage("No such file", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw Failure.usage("Unreadable", reading + " cannot be read: " + e.getMessage());
    }
  }

  private static InputStream open(Invocation call, String file) throws IOException {
    return file.equals("-") ? call.streams().in() : Files.newInputStream(Path.of(file));
  }

  private static byte @Nullable [] pinned(Invocation call) {
    var text = call.arguments().find(KEY);
    if (text.isEmpty()) {
      return null;
    }
    var raw = decoded(text.get());
    if (raw == null) {
      raw = decoded(content(text.get()));
    }
    if (raw == null) {
      throw Failure.usage("Bad value", KEY + " is 32 bytes in base64, or a file that holds them");
    }
    return raw;
  }

  private static byte @Nullable [] decoded(String base64) {
    try {
      var raw = Base64.getDecoder().decode(base64);
      return raw.length == VerifyingKey.BYTES ? raw : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String content(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | InvalidPathException e) {
      return "";
    }
  }

  private static VerifyCommand.Outcome outcome(Verdict verdict) {
    var divergent = verdict.divergentSeq();
    return new VerifyCommand.Outcome(
        VerifyCommand.row(
            verdict.isValid(),
            "1",
            String.valueOf(verdict.provenTo()),
            divergent == null ? "" : divergent.toString(),
            text(verdict.expectedHash()),
            text(verdict.observedHash())),
        verdict.isValid() ? "" : verdict.finding().title(),
        verdict.isValid()
            ? verdict.finding().title() + ". " + verdict.explanation()
            : verdict.explanation());
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
