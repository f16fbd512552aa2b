package dev.plexsphere.authserver;

import dev.plexsphere.codes.UsedAssertions;
import dev.plexsphere.idp.AssertionRules;
import dev.plexsphere.idp.DpopProof;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.oauth.OAuthError;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Proofs of possession (RFC 9449) at the endpoints of a server. A proof fits one request, is a
 * minute old at most, carries a nonce of ours, and works once: on all nodes together where tokens
 * are made, on each node where one is used.
 */
final class DpopProofs {
  static final String HEADER = "DPoP";

  /** Of proofs. */
  static final List<String> ALGORITHMS = AssertionRules.ALGORITHMS;

  private static final String NONCE_HEADER = "DPoP-Nonce";
  private static final Duration AGE_MAX = Duration.ofSeconds(60);

  private final Database database;
  private final DpopNonces nonces;
  private final InstantSource clock;
  private final UsedAssertions used = new UsedAssertions();
  private final RecentProofs recent;

  DpopProofs(Database database, DpopNonces nonces, InstantSource clock) {
    this.database = database;
    this.nonces = nonces;
    this.clock = clock;
    this.recent = new RecentProofs(clock);
  }

  /**
   * The thumbprint of the key that whatever is made by this request belongs to; empty where the
   * client proves none.
   *
   * @param endpoint path of the server's, such as {@code /token}
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_dpop_proof}, {@code use_dpop_nonce}
   */
  Optional<String> bind(HostedServer server, Exchange exchange, String endpoint, Client client) {
    if (exchange.headerCount(HEADER) == 0) {
      if (client.rules().dpop()) {
        throw bad("The client must prove its key with DPoP").asException();
      }
      return Optional.empty();
    }
    var proof = read(server, exchange, endpoint, client.id());
    var until = proof.issuedAt().plus(AGE_MAX);
    boolean first =
        database.transaction(tx -> used.use(tx, server.domain().id(), jti(proof), until));
    if (!first) {
      throw bad("The proof was used before").asException();
    }
    return Optional.of(proof.thumbprint());
  }

  /**
   * Makes sure that whoever presents a bound access token holds its key (section 7).
   *
   * @param key thumbprint that the token is bound to
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_token} or as {@link #bind}
   */
  void requireHolder(
      HostedServer server,
      Exchange exchange,
      String endpoint,
      TokenReader.Access token,
      String key) {
    var proof = read(server, exchange, endpoint, token.clientId());
    if (!proof.thumbprint().equals(key) || !hash(token.text()).equals(proof.tokenHash())) {
      throw OAuthError.of("invalid_token", "The proof is not of the token's key").asException();
    }
    if (!recent.use(jti(proof), proof.issuedAt().plus(AGE_MAX))) {
      throw bad("The proof was used before").asException();
    }
  }

  /** Of key and id: what one client calls its proofs is nothing to another's. */
  private static String jti(DpopProof proof) {
    return "dpop:" + proof.thumbprint() + ":" + proof.id();
  }

  private DpopProof read(HostedServer server, Exchange exchange, String endpoint, String clientId) {
    var proof =
        exchange
            .header(HEADER)
            .filter(_ -> exchange.headerCount(HEADER) == 1)
            .flatMap(DpopProof::read)
            .orElseThrow(() -> bad("The header DPoP is not one proof").asException());
    if (!proof.method().equals(exchange.method())
        || !normal(proof.uri()).equals(normal(server.url(endpoint)))) {
      throw bad("The proof is for another request").asException();
    }
    if (!isOf(proof, clock.instant())) {
      throw bad("The proof is not of this minute").asException();
    }
    var current = nonces.current(server, clientId);
    if (!nonces.isGood(server, clientId, proof.nonce())) {
      exchange.set(NONCE_HEADER, current);
      throw OAuthError.of("use_dpop_nonce", "The proof needs a nonce of this server").asException();
    }
    if (!current.equals(proof.nonce())) {
      exchange.set(NONCE_HEADER, current);
    }
    return proof;
  }

  /**
   * A minute either way; what it says of itself beyond that holds as well (RFC 7519 section 4.1).
   */
  private static boolean isOf(DpopProof proof, Instant now) {
    var latest = now.plus(AGE_MAX);
    var expires = proof.expiresAt();
    var begins = proof.notBefore();
    return !proof.issuedAt().isBefore(now.minus(AGE_MAX))
        && !proof.issuedAt().isAfter(latest)
        && (expires == null || expires.isAfter(now.minus(AGE_MAX)))
        && (begins == null || !begins.isAfter(latest));
  }

  /** Without query and fragment (section 4.3, point 9), and by RFC 3986 section 6.2. */
  private static String normal(String uri) {
    try {
      var parsed = URI.create(uri).normalize();
      var host = parsed.getHost();
      if (host == null) {
        return "";
      }
      boolean isOwnPort =
          parsed.getPort() == ("https".equalsIgnoreCase(parsed.getScheme()) ? 443 : 80);
      return (parsed.getScheme() + "://" + host).toLowerCase(Locale.ROOT)
          + (parsed.getPort() < 0 || isOwnPort ? "" : ":" + parsed.getPort())
          + (parsed.getRawPath().isEmpty() ? "/" : parsed.getRawPath());
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static String hash(String token) {
    var digest = Secrets.sha256(token.getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  private static OAuthError bad(String description) {
    return OAuthError.of("invalid_dpop_proof", description);
  }
}
