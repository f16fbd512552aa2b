package dev.plexsphere.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every configuration key. {@code docs/reference/configuration.md} is generated from this list; the
 * environment variable is the key in upper case, dots and dashes as underscores, after {@code
 * PLEXSPHERE_}.
 */
public enum Key {
  PUBLIC_URL(
      "public-url",
      "https://platform.<base-domain>",
      "Where people reach this installation. Links and redirects are made from it, never from request headers."),
  BASE_DOMAIN(
      "base-domain",
      "",
      "When set, each Domain's authorization server is https://<slug>.<base-domain>; otherwise <public-url>/as/<slug>."),
  HTTP_ADDRESS(
      "http.address", "127.0.0.1", "Address to listen on. Plain HTTP is refused off loopback."),
  HTTP_PORT("http.port", "8080", "Port to listen on; 0 takes a free one."),
  HTTP_TRUSTED_PROXIES(
      "http.trusted-proxies",
      "",
      "CIDRs whose X-Forwarded-For and X-Forwarded-Proto are believed, comma separated."),
  PROBE_PORT(
      "probe.port", "8081", "Loopback port of /livez, /readyz and /metrics; 0 takes a free one."),
  TLS_CERTIFICATE(
      "tls.certificate", "", "PEM file with the certificate chain; reloaded when it changes."),
  TLS_PRIVATE_KEY("tls.private-key", "", "PEM file with the PKCS#8 private key."),
  DATABASE_URL(
      "database.url",
      "",
      "postgres://user:password@host:5432/database, PostgreSQL 15 or later. Required for server."),
  DATABASE_CONNECTIONS_MAX(
      "database.connections-max", "10", "Connections of one node to the database, 2 to 200."),
  KEK_FILE(
      "kek-file",
      "",
      "File with the key-encryption key: 32 bytes in base64, readable by its owner only. Required for server."),
  LICENSE_TRUST_ANCHORS(
      "license.trust-anchors",
      "",
      "File with the public keys whose licenses count here, of every kind: a JWK Set or PEM, P-256, read at start."),
  IDP_EGRESS_ALLOW(
      "idp.egress.allow",
      "",
      "CIDRs of private or loopback networks in which identity providers may be, comma separated."),
  TOKENS_SERVICE_TTL("tokens.service-ttl", "P90D", "Lifetime of a machine's token, ISO 8601."),
  TOKENS_API_TTL(
      "tokens.api-ttl", "P90D", "Lifetime of a person's API token when none is asked for."),
  TOKENS_LOGIN_TTL("tokens.login-ttl", "PT12H", "Lifetime of a device login's token."),
  TOKENS_LIVE_MAX("tokens.live-max", "100", "Live tokens that one identity may hold, 1 to 100000."),
  SESSIONS_IDLE("sessions.idle", "PT8H", "A browser session unused this long is over."),
  SESSIONS_ABSOLUTE(
      "sessions.absolute", "PT24H", "A browser session is over after this, used or not.");

  private final String key;
  private final String fallback;
  private final String meaning;

  Key(String key, String fallback, String meaning) {
    this.key = key;
    this.fallback = fallback;
    this.meaning = meaning;
  }

  /** As in the file: lower case, dotted by feature. */
  public String key() {
    return key;
  }

  /** The default, or "" for none. */
  public String fallback() {
    return fallback;
  }

  /** One sentence for the reference. */
  public String meaning() {
    return meaning;
  }

  /** The environment variable. */
  public String variable() {
    return "PLEXSPHERE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The key of that name. */
  public static Optional<Key> find(String key) {
    return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
  }
}
