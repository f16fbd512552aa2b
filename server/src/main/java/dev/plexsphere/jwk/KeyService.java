package dev.plexsphere.jwk;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.ledger.Ledger;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
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
  private final VerifiedTokens verified = new VerifiedTokens();

  private record Loaded(List<HostedKey> keys, Instant at, String document) {
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
   * A JWT in its compact form, if one of the Domain's published keys signed it; anything else is
   * empty. Nothing that it says was checked, and who gets it must not change it.
   */
  public Optional<SignedJWT> read(DomainId domain, String text) {
    var token = VerifiedTokens.Token.of(domain, text);
    var known = verified.find(token);
    try {
      var jwt = known == null ? CompactJws.parse(text) : known;
      var key = key(domain, jwt.getHeader());
      if (key.isPresent() && known == null) {
        if (!jwt.verify(key.get().verifier())) {
          return Optional.empty();
        }
        jwt.getJWTClaimsSet(); // is kept in it
        verified.put(token, jwt);
      }
      return key.map(_ -> jwt);
    } catch (ParseException | JOSEException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The key decides which algorithm counts, not the token (RFC 8725 section 3.1). */
  private Optional<HostedKey> key(DomainId domain, JWSHeader header) {
    return Optional.ofNullable(header.getKeyID())
        .flatMap(kid -> find(domain, kid))
        .filter(key -> key.algorithm().jws().equals(header.getAlgorithm()));
  }

  /** The public keys: the one that signs, the next if it is there, those just retired. */
  public JWKSet published(DomainId domain) {
    return published(load(domain, SigningAlgorithm.ES256).keys, clock.instant());
  }

  private static JWKSet published(List<HostedKey> keys, Instant now) {
    return new JWKSet(
        keys.stream().filter(key -> key.isPublished(now)).map(HostedKey::publicKey).toList());
  }

  private static String json(JWKSet keys) {
    return new String(Json.writeAny(keys.toJSONObject()), StandardCharsets.UTF_8);
  }

  /** The published set as JSON (RFC 7517 section 5), at most a second old. */
  public String document(DomainId domain) {
    refresh(domain);
    return load(domain, SigningAlgorithm.ES256).document;
  }

  /** Looks again, at most once a second per Domain. */
  private void refresh(DomainId domain) {
    if (!load(domain, SigningAlgorithm.ES256).at.plus(REFETCH_AFTER).isAfter(clock.instant())) {
      cache.invalidate(domain);
    }
  }

  /**
   * {@link #published(DomainId)}; {@code fresh} looks again, at most once a second per Domain,
   * because a kid was unknown.
   */
  public JWKSet published(DomainId domain, boolean fresh) {
    if (fresh) {
      refresh(domain);
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
    var keys = maker.ensure(domain, wanted, now);
    var loaded = new Loaded(keys, now, json(published(keys, now)));
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
