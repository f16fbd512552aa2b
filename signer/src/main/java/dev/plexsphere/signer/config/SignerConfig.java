package dev.plexsphere.signer.config;

import dev.plexsphere.kit.db.DatabaseAddress;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.tls.TlsFiles;
import dev.plexsphere.signer.rotation.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How this signer runs.
 *
 * @param clientAuthority whom peers' certificates must lead to
 * @param peers names of certificates that count
 * @param tokens whose access tokens count; null for nobody's
 * @param overlap how long verifiers keep the old key of a rotation, 1 minute to 90 days
 */
public record SignerConfig(
    InetAddress address,
    int port,
    DatabaseAddress database,
    TlsFiles tls,
    Path clientAuthority,
    Set<String> peers,
    @Nullable Tokens tokens,
    Profile profile,
    Duration overlap,
    Keys keys) {
  private static final Pattern SHORT = Pattern.compile("([0-9]{1,6})([smhd])");
  private static final Duration OVERLAP_MIN = Duration.ofMinutes(1);
  private static final Duration OVERLAP_MAX = Duration.ofDays(90);
  private static final int PORT_MAX = 65_535;

  /** An issuer of access tokens, and where its keys are. */
  public record Tokens(String issuer, URI jwks) {}

  /** Where private keys are. */
  public sealed interface Keys {
    /** In a folder, wrapped. */
    record InFiles(Path folder, KeyEncryptionKey kek) implements Keys {}

    /** In a token of a PKCS#11 module. */
    record InToken(Path library, String token, Secret pin) implements Keys {}
  }

  /**
   * Reads file, environment and flags; the later wins.
   *
   * @throws InvalidSignerConfigException naming every mistake
   */
  public static SignerConfig read(
      Optional<Path> file, Map<String, String> environment, Map<SignerKey, String> flags) {
    var settings = SignerSettings.read(file, environment, flags);
    var address = address(settings);
    int port = port(settings);
    var database = database(settings);
    var tls =
        new TlsFiles(
            Path.of(settings.require(SignerKey.TLS_CERTIFICATE)),
            Path.of(settings.require(SignerKey.TLS_PRIVATE_KEY)));
    var authority = Path.of(settings.require(SignerKey.CLIENT_CA));
    var tokens = tokens(settings);
    var profile = Profile.find(settings.text(SignerKey.PROFILE));
    if (profile.isEmpty()) {
      settings.mistake("profile must be saas, selfhosted-single or selfhosted-multi");
    }
    var overlap = overlap(settings);
    var keys = keys(settings, environment);
    settings.check();
    if (database == null || keys == null) {
      throw new IllegalStateException("checked above");
    }
    return new SignerConfig(
        address,
        port,
        database,
        tls,
        authority,
        Arrays.stream(settings.text(SignerKey.PEERS).split(",", -1))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .collect(Collectors.toSet()),
        tokens,
        profile.orElseThrow(),
        overlap,
        keys);
  }

  private static InetAddress address(SignerSettings settings) {
    try {
      return InetAddress.getByName(settings.text(SignerKey.ADDRESS));
    } catch (UnknownHostException e) {
      settings.mistake("address cannot be resolved: " + settings.text(SignerKey.ADDRESS));
      return InetAddress.getLoopbackAddress();
    }
  }

  private static int port(SignerSettings settings) {
    try {
      int port = Integer.parseInt(settings.text(SignerKey.PORT));
      if (port >= 0 && port <= PORT_MAX) {
        return port;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    settings.mistake("port must be 0 to 65535");
    return 0;
  }

  private static @Nullable DatabaseAddress database(SignerSettings settings) {
    try {
      return DatabaseAddress.parse(settings.require(SignerKey.DATABASE_URL));
    } catch (IllegalArgumentException e) {
      settings.mistake("database-url must look like postgres://user:password@host:5432/database");
      return null;
    }
  }

  private static @Nullable Tokens tokens(SignerSettings settings) {
    if (!settings.has(SignerKey.TOKENS_ISSUER)) {
      return null;
    }
    var text = settings.require(SignerKey.TOKENS_JWKS);
    try {
      var jwks = URI.create(text);
      if (Set.of("http", "https", "file").contains(String.valueOf(jwks.getScheme()))) {
        return new Tokens(settings.text(SignerKey.TOKENS_ISSUER), jwks);
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    settings.mistake("tokens.jwks must be a URL: http:, https: or file:");
    return null;
  }

  private static Duration overlap(SignerSettings settings) {
    var text = settings.text(SignerKey.OVERLAP_WINDOW);
    try {
      var window = duration(text);
      if (window.compareTo(OVERLAP_MIN) >= 0 && window.compareTo(OVERLAP_MAX) <= 0) {
        return window;
      }
    } catch (DateTimeException _) {
      // told below
    }
    settings.mistake("overlap-window must be 1m to 90d, such as 24h or P2D, was " + text);
    return OVERLAP_MIN;
  }

  private static Duration duration(String text) {
    var found = SHORT.matcher(text);
    if (!found.matches()) {
      return Duration.parse(text);
    }
    long number = Long.parseLong(found.group(1));
    return switch (found.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static @Nullable Keys keys(SignerSettings settings, Map<String, String> environment) {
    switch (settings.text(SignerKey.PROVIDER)) {
      case "file" -> {
        var folder = Path.of(settings.require(SignerKey.KEYS_DIRECTORY));
        var text = secret(settings, SignerKey.KEYS_KEK_FILE, environment);
        try {
          return text.isEmpty() ? null : new Keys.InFiles(folder, KeyEncryptionKey.parse(text));
        } catch (IllegalArgumentException e) {
          settings.mistake("keys.kek-file must hold 32 bytes in base64");
        }
      }
      case "pkcs11" -> {
        return new Keys.InToken(
            Path.of(settings.require(SignerKey.PKCS11_LIBRARY)),
            settings.require(SignerKey.PKCS11_TOKEN),
            new Secret(secret(settings, SignerKey.PKCS11_PIN_FILE, environment)));
      }
      default -> settings.mistake("provider must be file or pkcs11");
    }
    return null;
  }

  /** A file's text; systemd's credential of the same name stands in for a key-encryption key. */
  private static String secret(
      SignerSettings settings, SignerKey key, Map<String, String> environment) {
    var credentials = environment.getOrDefault("CREDENTIALS_DIRECTORY", "");
    boolean isCredential =
        key == SignerKey.KEYS_KEK_FILE && !settings.has(key) && !credentials.isEmpty();
    var file = isCredential ? Path.of(credentials, "signer-kek") : Path.of(settings.require(key));
    try {
      if (!isCredential && isReadableByOthers(file)) {
        settings.mistake(key.key() + " " + file + " can be read by others: chmod 600 " + file);
        return "";
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      settings.mistake(key.key() + " cannot be read: " + file);
      return "";
    }
  }

  private static boolean isReadableByOthers(Path file) throws IOException {
    return Files.getPosixFilePermissions(file).stream()
        .anyMatch(
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ)::contains);
  }
}
