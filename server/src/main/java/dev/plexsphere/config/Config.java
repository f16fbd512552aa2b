package dev.plexsphere.config;

import dev.plexsphere.authserver.HostedOptions;
import dev.plexsphere.idp.TrustDomain;
import dev.plexsphere.kit.db.DatabaseAddress;
import dev.plexsphere.kit.http.CertificateHeader;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.license.TrustAnchors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How this process runs.
 *
 * @param publicUrl without a trailing slash
 * @param baseDomain null: path issuers
 * @param hosted clients and lifetimes of the authorization servers
 * @param setup how the installation is set up, and how links reach people
 * @param events signed events and the audit log
 * @param gateway null: there is none
 * @param dev loopback only, both schemes on one port, insecure defaults allowed with a warning
 */
public record Config(
    URI publicUrl,
    @Nullable String baseDomain,
    boolean dev,
    Http http,
    @Nullable Tls tls,
    DatabaseAddress database,
    int connectionsMax,
    KeyEncryptionKey kek,
    TrustAnchors trustAnchors,
    List<String> egressAllow,
    Tokens tokens,
    Sessions sessions,
    HostedOptions hosted,
    SetupConfig setup,
    EventsConfig events,
    @Nullable GatewayConfig gateway,
    List<TrustDomain> trustDomains) {

  /**
   * The listeners.
   *
   * @param certificates null: no mutual TLS
   */
  public record Http(
      InetAddress address,
      int port,
      int probePort,
      List<String> trustedProxies,
      @Nullable CertificateHeader certificates) {}

  /** PEM files. */
  public record Tls(Path certificate, Path privateKey) {}

  /** How long tokens live, and how many of them one identity may hold. */
  public record Tokens(Duration serviceTtl, Duration apiTtl, Duration loginTtl, int liveMax) {}

  /** How long browser sessions live. */
  public record Sessions(Duration idle, Duration absolute) {}

  /**
   * Reads the configuration of {@code plexsphere server}: nothing insecure is defaulted.
   *
   * @throws InvalidConfigException naming every mistake
   */
  public static Config forServer(Settings settings) {
    return read(settings, false);
  }

  /**
   * Reads the configuration of {@code plexsphere dev}, whose caller has filled in database and
   * keys.
   *
   * @throws InvalidConfigException naming every mistake
   */
  public static Config forDev(Settings settings) {
    return read(settings, true);
  }

  private static Config read(Settings settings, boolean dev) {
    var baseDomain = settings.has(Key.BASE_DOMAIN) ? settings.text(Key.BASE_DOMAIN) : null;
    var publicUrl = publicUrl(settings, baseDomain);
    var tls = tls(settings);
    var http = http(settings);
    if (!dev && tls == null && !http.address().isLoopbackAddress()) {
      settings.mistake(
          "http.address "
              + http.address().getHostAddress()
              + " is not loopback: set tls.certificate and tls.private-key, or listen on 127.0.0.1 behind a TLS proxy");
    }
    if (!dev && publicUrl.getScheme().equals("http") && !isLoopback(publicUrl.getHost())) {
      settings.mistake("public-url must be https, was " + publicUrl);
    }
    var database = database(settings);
    var kek = kek(settings);
    var trustAnchors = trustAnchors(settings);
    var tokens =
        new Tokens(
            settings.duration(Key.TOKENS_SERVICE_TTL, Duration.ofMinutes(1), Duration.ofDays(365)),
            settings.duration(Key.TOKENS_API_TTL, Duration.ofMinutes(1), Duration.ofDays(365)),
            settings.duration(Key.TOKENS_LOGIN_TTL, Duration.ofMinutes(1), Duration.ofDays(7)),
            settings.number(Key.TOKENS_LIVE_MAX, 1, 100_000));
    var sessions =
        new Sessions(
            settings.duration(Key.SESSIONS_IDLE, Duration.ofMinutes(1), Duration.ofDays(7)),
            settings.duration(Key.SESSIONS_ABSOLUTE, Duration.ofMinutes(1), Duration.ofDays(30)));
    var trustDomains = SpiffeReader.read(settings);
    var hosted = HostedReader.read(settings, publicUrl, trustDomains);
    var setup = SetupConfig.read(settings, dev);
    var events = EventsConfig.read(settings);
    var gateway = GatewayConfig.read(settings, publicUrl, baseDomain, tls == null, dev);
    int connections = settings.number(Key.DATABASE_CONNECTIONS_MAX, 2, 200);
    settings.check();
    if (database == null || kek == null) {
      throw new IllegalStateException("checked above");
    }
    return new Config(
        publicUrl,
        baseDomain,
        dev,
        http,
        tls,
        database,
        connections,
        kek,
        trustAnchors,
        settings.list(Key.IDP_EGRESS_ALLOW),
        tokens,
        sessions,
        hosted,
        setup,
        events,
        gateway,
        trustDomains);
  }

  private static URI publicUrl(Settings settings, @Nullable String baseDomain) {
    var text =
        settings.has(Key.PUBLIC_URL)
            ? settings.text(Key.PUBLIC_URL)
            : baseDomain == null ? "" : "https://platform." + baseDomain;
    var fallback = URI.create("http://localhost");
    if (text.isEmpty()) {
      settings.mistake(
          "public-url (PLEXSPHERE_PUBLIC_URL) is required, for example https://id.example.com");
      return fallback;
    }
    return origin(settings, Key.PUBLIC_URL, text, fallback);
  }

  /** A URL that names an origin and nothing else. */
  static URI origin(Settings settings, Key key, URI fallback) {
    return origin(settings, key, settings.text(key), fallback);
  }

  private static URI origin(Settings settings, Key key, String text, URI fallback) {
    try {
      var url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean plain =
          url.getRawPath().isEmpty() && url.getRawQuery() == null && url.getRawUserInfo() == null;
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (plain && web && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // reported below
    }
    settings.mistake(key.key() + " must be a scheme, a host and at most a port, was " + text);
    return fallback;
  }

  private static Http http(Settings settings) {
    var address = InetAddress.getLoopbackAddress();
    try {
      address = InetAddress.getByName(settings.text(Key.HTTP_ADDRESS));
    } catch (UnknownHostException e) {
      settings.mistake("http.address cannot be resolved: " + settings.text(Key.HTTP_ADDRESS));
    }
    return new Http(
        address,
        settings.number(Key.HTTP_PORT, 0, 65_535),
        settings.number(Key.PROBE_PORT, 0, 65_535),
        settings.list(Key.HTTP_TRUSTED_PROXIES),
        CertificateReader.header(settings));
  }

  private static @Nullable Tls tls(Settings settings) {
    boolean certificate = settings.has(Key.TLS_CERTIFICATE);
    if (certificate != settings.has(Key.TLS_PRIVATE_KEY)) {
      settings.mistake("tls.certificate and tls.private-key go together");
      return null;
    }
    return certificate
        ? new Tls(
            Path.of(settings.text(Key.TLS_CERTIFICATE)),
            Path.of(settings.text(Key.TLS_PRIVATE_KEY)))
        : null;
  }

  private static @Nullable DatabaseAddress database(Settings settings) {
    if (!settings.has(Key.DATABASE_URL)) {
      settings.mistake("database.url (PLEXSPHERE_DATABASE_URL) is required");
      return null;
    }
    try {
      return DatabaseAddress.parse(settings.text(Key.DATABASE_URL));
    } catch (IllegalArgumentException e) {
      settings.mistake("database.url must look like postgres://user:password@host:5432/database");
      return null;
    }
  }

  private static @Nullable KeyEncryptionKey kek(Settings settings) {
    if (!settings.has(Key.KEK_FILE)) {
      settings.mistake(
          "kek-file (PLEXSPHERE_KEK_FILE) is required; make one with: (umask 077; openssl rand -base64 32 > kek)");
      return null;
    }
    var file = Path.of(settings.text(Key.KEK_FILE));
    try {
      if (isReadableByOthers(file)) {
        settings.mistake("kek-file " + file + " can be read by others: chmod 600 " + file);
        return null;
      }
      return KeyEncryptionKey.parse(Files.readString(file));
    } catch (IOException e) {
      settings.mistake("kek-file cannot be read: " + file);
    } catch (IllegalArgumentException e) {
      settings.mistake("kek-file must hold 32 bytes in base64: " + file);
    }
    return null;
  }

  private static TrustAnchors trustAnchors(Settings settings) {
    if (!settings.has(Key.LICENSE_TRUST_ANCHORS)) {
      return TrustAnchors.NONE;
    }
    var file = Path.of(settings.text(Key.LICENSE_TRUST_ANCHORS));
    try {
      return TrustAnchors.read(file);
    } catch (IOException e) {
      settings.mistake("license.trust-anchors cannot be read: " + file);
    } catch (IllegalArgumentException e) {
      settings.mistake("license.trust-anchors " + file + ": " + e.getMessage());
    }
    return TrustAnchors.NONE;
  }

  static boolean isReadableByOthers(Path file) throws IOException {
    var permissions = Files.getPosixFilePermissions(file);
    return permissions.stream()
        .anyMatch(
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ)::contains);
  }

  static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }
}
