package dev.plexsphere.meta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is.
 *
 * @param version semantic version
 * @param commit abbreviated commit, or {@code unknown} when built outside a checkout
 * @param date of the commit, RFC 3339, or {@code unknown}
 */
@io.avaje.jsonb.Json
public record BuildInfo(String version, String commit, String date) {

  /** Reads what the build wrote. */
  public static BuildInfo read() {
    var properties = new Properties();
    try (var in = BuildInfo.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BuildInfo(
        known(properties, "version"), known(properties, "commit"), known(properties, "date"));
  }

  private static String known(Properties properties, String name) {
    var value = properties.getProperty(name, "");
    return value.isEmpty() || value.startsWith("$") ? "unknown" : value;
  }
}
