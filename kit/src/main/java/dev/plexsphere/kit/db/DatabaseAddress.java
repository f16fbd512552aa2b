package dev.plexsphere.kit.db;

import dev.plexsphere.kit.secret.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where PostgreSQL is and who we are there.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database}, without credentials
 */
public record DatabaseAddress(String jdbcUrl, String user, Secret password) {

  /**
   * Reads {@code postgres://user:password@host:port/database?options}, the form every tool prints.
   *
   * @throws IllegalArgumentException naming the form
   */
  public static DatabaseAddress parse(String url) {
    var uri = URI.create(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
    var info = uri.getRawUserInfo();
    if (info == null
        || uri.getHost() == null
        || uri.getRawPath() == null
        || uri.getRawPath().length() < 2) {
      throw new IllegalArgumentException(
          "database.url must look like postgres://user:password@host:5432/database");
    }
    int colon = info.indexOf(':');
    var user = colon < 0 ? info : info.substring(0, colon);
    var password = colon < 0 ? "" : info.substring(colon + 1);
    int port = uri.getPort() < 0 ? 5432 : uri.getPort();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new DatabaseAddress(
        "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query,
        decode(user),
        new Secret(decode(password)));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
