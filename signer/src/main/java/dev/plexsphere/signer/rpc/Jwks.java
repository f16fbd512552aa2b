package dev.plexsphere.signer.rpc;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * The keys that tokens are signed with (RFC 7517), from a URL or a file. Kept, and fetched again
 * when an unknown one is named or they are five minutes old; never more often than every ten
 * seconds, however often strangers name unknown ones. When they cannot be fetched, those that were
 * known stay good. Thread-safe.
 */
final class Jwks {
  private static final Logger LOG = Logger.getLogger(Jwks.class.getName());
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration COOLDOWN = Duration.ofSeconds(10);
  private static final int TIMEOUT_MS = 3_000;
  private static final int BYTES_MAX = 256 * 1024;

  private final URI from;
  private final InstantSource clock;
  private JWKSet known = new JWKSet();
  private Instant fetched = Instant.EPOCH;
  private Instant tried = Instant.EPOCH;

  /**
   * @param from {@code http:}, {@code https:} or {@code file:}
   */
  Jwks(URI from, InstantSource clock) {
    this.from = from;
    this.clock = clock;
  }

  /** The key of that name. */
  synchronized Optional<JWK> find(String keyId) {
    var now = clock.instant();
    boolean isStale = fetched.plus(FRESH).isBefore(now);
    if ((isStale || known.getKeyByKeyId(keyId) == null) && !tried.plus(COOLDOWN).isAfter(now)) {
      tried = now;
      fetch(now);
    }
    return Optional.ofNullable(known.getKeyByKeyId(keyId));
  }

  private void fetch(Instant now) {
    try {
      known = JWKSet.parse(read());
      fetched = now;
    } catch (IOException | ParseException | NullPointerException e) { // a null among the keys
      LOG.warning(() -> "the keys of tokens stay as they were: " + from + ": " + e.getMessage());
    }
  }

  private String read() throws IOException {
    if ("file".equals(from.getScheme())) {
      return Files.readString(Path.of(from));
    }
    var connection = (HttpURLConnection) from.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(TIMEOUT_MS);
    connection.setReadTimeout(TIMEOUT_MS);
    connection.setRequestProperty("Accept", "application/json");
    try {
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("status " + connection.getResponseCode());
      }
      try (var in = connection.getInputStream()) {
        return new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
      }
    } finally {
      connection.disconnect();
    }
  }
}
