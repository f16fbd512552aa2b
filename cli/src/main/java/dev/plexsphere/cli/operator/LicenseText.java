package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.KeyValues;
import dev.plexsphere.cli.output.Spans;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A license as a file, and as lines for a person. */
final class LicenseText {
  private static final int LENGTH_MAX = 64 << 10;

  private LicenseText() {}

  /**
   * Reads a license document.
   *
   * @param file a path, or {@code -} for stdin
   */
  static String read(Invocation call, String file) {
    try {
      if (file.equals("-")) {
        return read(call.streams().in(), "standard input");
      }
      try (var in = Files.newInputStream(Path.of(file))) {
        return read(in, file);
      }
    } catch (IOException e) {
      throw Failure.usage("Bad license", file + " cannot be read");
    }
  }

  private static String read(InputStream in, String name) throws IOException {
    var bytes = in.readNBytes(LENGTH_MAX + 1);
    var text = new String(bytes, StandardCharsets.UTF_8).strip();
    if (bytes.length > LENGTH_MAX || text.isEmpty()) {
      throw Failure.usage(
          "Bad license", name + (text.isEmpty() ? " is empty" : " is too long to be a license"));
    }
    return text;
  }

  /** Prints it: lines, or the document as it came. */
  static void print(Invocation call, Json.Doc license) {
    if (!call.isText()) {
      call.format().print(license, call.streams());
      return;
    }
    new KeyValues(call.streams().out())
        .pair("state", license.get("state"))
        .pair("kind", license.get("kind"))
        .pair("licensee", license.get("licensee"))
        .pair("license_id", license.get("licenseId"))
        .pair("installation_id", license.find("installationId").orElse(""))
        .pair("not_before", license.find("notBefore").map(Spans::exact).orElse(""))
        .pair("expires_at", license.find("expiresAt").map(Spans::exact).orElse(""))
        .pair("grace_days", license.find("graceDays").orElse(""))
        .pair("max_tenants", license.find("maxTenants").orElse(""));
  }
}
