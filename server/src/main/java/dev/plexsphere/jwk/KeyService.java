package dev.plexsphere.jwk;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Signs for a Domain's hosted server and publishes what verifies it. Thread-safe.
 *
 * <p>A Domain's first key is made when it first signs or is asked for its keys, and the first one
 * of another algorithm when it first signs with that. The next one is made, by whichever node looks
 * first, a day and more before it signs; the old one stays published until its tokens have expired.
 * The algorithms take turns at that, so the published set has at most four keys. What a node has
 * loaded it uses for at most a minute, which is why a key may only sign long after it appeared.
 *
 * <p>At rest a private key is wrapped for its Domain and kid: a row that is moved to another Domain
 * does not open.
 */
public final class KeyService {
  private static final Duration CACHED_FOR = Duration.ofSeconds(60);
  private static final Duration REFETCH_AFTER = Duration.ofSeconds(1);
  private static final int DOMAINS_CACHED_MAX = 10_000;

  private final InstantSource clock;
  private final KeyMaker maker;
  private final Cache<DomainId, Loaded> cache;

  private record Loaded(List<HostedKey> keys, Instant at) {
    boolean has(SigningAlgorithm algorithm) {
      return keys.stream().anyMatch(key -> key.algorithm() == algorithm);
    }
  }

  public KeyService(
      Database database,
      Ledger ledger,
      InstantSource clock,
      KeyEncryptionKey kek,
      KeySchedule schedule) {
    this(database, ledger, clock, kek, _ -> schedule);
  }

  /**
   * @param schedules when the keys of a Domain change; cheap, and always the same for one Domain
   */
  public KeyService(
      Database database,
      Ledger ledger,
      InstantSource clock,
      KeyEncryptionKey kek,
      Function<DomainId, KeySchedule> schedules) {
    this.clock = clock;
    this.maker = new KeyMaker(database, ledger, kek, schedules);
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(DOMAINS_CACHED_MAX)
            .expireAfterWrite(CACHED_FOR)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  /** Loads the signature provider; for a background thread while the server starts. */
  public static void warmUp() {
    var key = SigningAlgorithm.ES256.generate();
    sign(
        SigningAlgorithm.ES256.signer(key),
        new JWSHeader(JWSAlgorithm.ES256),
        new JWTClaimsSet.Builder().build());
  }

  /**
   * Signs a JWT with the Domain's current key for ES256.
   *
   * @param type the header's {@code typ}, such as {@code at+jwt}
   * @return the compact form
   */
  public String sign(DomainId domain, JOSEObjectType type, JWTClaimsSet claims) {
    return sign(domain, SigningAlgorithm.ES256, type, claims);
  }

  /** The same with the current key of that algorithm. Not in a transaction: it may make the key. */
  public String sign(
      DomainId domain, SigningAlgorithm algorithm, JOSEObjectType type, JWTClaimsSet claims) {
    var key = current(load(domain, algorithm).keys, algorithm, clock.instant());
    var header = new JWSHeader.Builder(algorithm.jws()).keyID(key.kid()).type(type).build();
    return sign(key.signer(), header, claims);
  }

  private static String sign(JWSSigner signer, JWSHeader header, JWTClaimsSet claims) {
    var jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("signing failed with " + header.getKeyID(), e);
    }
    return jwt.serialize();
  }

  /**
   * True for a signature of one of the Domain's published keys. The key decides which algorithm
   * counts, not the token (RFC 8725 section 3.1).
   */
  public boolean verifies(DomainId domain, JWSObject token) {
    var header = token.getHeader();
    try {
      var key = header.getKeyID() == null ? null : find(domain, header.getKeyID()).orElse(null);
      return key != null
          && key.algorithm().jws().equals(header.getAlgorithm())
          && token.verify(key.verifier());
    } catch (JOSEException _) {
      return false;
    }
  }

  /** The public keys: the one that signs, the next if it is there, those just retired. */
  public JWKSet published(DomainId domain) {
    var now = clock.instant();
    return new JWKSet(
        load(domain, SigningAlgorithm.ES256).keys.stream()
            .filter(key -> key.isPublished(now))
            .map(HostedKey::publicKey)
            .toList());
  }

  /**
   * {@link #published(DomainId)}; {@code fresh} looks again, at most once a second per Domain,
   * because a kid was unknown.
   */
  public JWKSet published(DomainId domain, boolean fresh) {
    if (fresh
        && !load(domain, SigningAlgorithm.ES256).at.plus(REFETCH_AFTER).isAfter(clock.instant())) {
      cache.invalidate(domain);
    }
    return published(domain);
  }

  /** A published key; an unknown kid is looked up again, at most once a second per Domain. */
  Optional<HostedKey> find(DomainId domain, String kid) {
    var loaded = load(domain, SigningAlgorithm.ES256);
    var found = find(loaded, kid);
    if (found.isEmpty() && !loaded.at.plus(REFETCH_AFTER).isAfter(clock.instant())) {
      cache.invalidate(domain);
      return find(load(domain, SigningAlgorithm.ES256), kid);
    }
    return found;
  }

  private Optional<HostedKey> find(Loaded loaded, String kid) {
    var now = clock.instant();
    return loaded.keys.stream()
        .filter(key -> key.kid().equals(kid) && key.isPublished(now))
        .findFirst();
  }

  /** Removes keys that are no longer published; returns how many. */
  public int sweep(Handle tx, Instant now) {
    return maker.sweep(tx, now);
  }

  private Loaded load(DomainId domain, SigningAlgorithm wanted) {
    var known = cache.getIfPresent(domain);
    if (known != null && known.has(wanted)) {
      return known;
    }
    var now = clock.instant();
    var loaded = new Loaded(maker.ensure(domain, wanted, now), now);
    cache.put(domain, loaded);
    return loaded;
  }

  /** The youngest key of the algorithm that may sign; there always is one. */
  private static HostedKey current(List<HostedKey> keys, SigningAlgorithm algorithm, Instant now) {
    var fitting = keys.stream().filter(key -> key.algorithm() == algorithm).toList();
    return fitting.reversed().stream()
        .filter(key -> !key.signsFrom().isAfter(now))
        .findFirst()
        .orElseGet(fitting::getFirst);
  }
}
