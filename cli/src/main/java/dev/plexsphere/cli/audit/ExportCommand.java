package dev.plexsphere.cli.audit;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.FactTarget;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.operator.FactSession;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Spinner;
import dev.plexsphere.contract.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl audit export}: the chain as a file that proves itself. */
public final class ExportCommand implements Command {
  private static final String OUT = "--out";
  private static final int BUFFER = 64 * 1024;

  @Override
  public String name() {
    return "export";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Write the chain with its keys and checkpoints as lines of JSON, for",
            "plexctl audit verify --offline.");
    FactTarget.describe(spec);
    spec.addOption(Flags.optional(OUT, "FILE", "where to (default: stdout); whole or not at all"));
  }

  @Override
  public Exit run(Invocation call) {
    var session = new FactSession(call);
    var out = call.arguments().find(OUT).map(Path::of).orElse(null);
    var bytes = new AtomicLong();
    try (var _ = new Spinner(call.streams(), () -> bytes.get() / 1024 + " KiB …")) {
      var answer =
          session.ask(api ->
              api.download(
                  session.target().path() + "/audit/export", in -> copy(call, in, out, bytes)));
      answer.check();
    }
    if (out != null) {
      call.streams().remark(out + ", " + bytes.get() + " bytes.");
      call.streams().note("  next: plexctl audit verify --offline " + out);
    }
    return Exit.SUCCESS;
  }

  private static void copy(Invocation call, InputStream in, @Nullable Path out, AtomicLong bytes)
      throws IOException {
    if (out == null) {
      pump(in, call.streams().out()::bytes, bytes);
      call.streams().out().flush();
      return;
    }
    var part = out.resolveSibling(out.getFileName() + ".part");
    try {
      try (OutputStream file = create(part)) {
        pump(in, (buffer, from, length) -> write(file, part, buffer, from, length), bytes);
      }
      moved(part, out);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(part);
      throw e;
    }
  }

  private static OutputStream create(Path part) {
    try {
      Files.deleteIfExists(part);
      Files.createFile(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.newOutputStream(part);
    } catch (IOException e) {
      throw lost(part, e);
    }
  }

  private static void write(OutputStream file, Path part, byte[] buffer, int from, int length) {
    try {
      file.write(buffer, from, length);
    } catch (IOException e) {
      throw lost(part, e);
    }
  }

  private static void moved(Path part, Path out) {
    try {
      Files.move(part, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw lost(out, e);
    }
  }

  /** A disk that is full is no server that does not answer. */
  private static Failure lost(Path file, IOException e) {
    return Failure.failed("Cannot write", file + " (" + e.getClass().getSimpleName() + ")");
  }

  private interface Sink {
    void write(byte[] bytes, int from, int length) throws IOException;
  }

  private static void pump(InputStream in, Sink sink, AtomicLong bytes) throws IOException {
    var buffer = new byte[BUFFER];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      sink.write(buffer, 0, n);
      bytes.addAndGet(n);
    }
    if (bytes.get() == 0) {
      throw Failure.failed("Unexpected answer", "the export is empty");
    }
  }
}
