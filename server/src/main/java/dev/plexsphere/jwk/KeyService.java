package dev.plexsphere.jwk;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
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
 * <p>A Domain's first key is made when it first signs or is asked for its keys. The next one is
 * made, by whichever node looks first, a day and more before it signs; the old one stays published
 * until its tokens have expired. So the published set has at most three keys. What a node has
 * loaded it uses for at most a minute, which is why a key may only sign long after it appeared.
 *
 * <p>At rest a private key is wrapped for its Domain and kid: a row that is moved to another Domain
 * does not open.
 */
public final class KeyService {
  private static final Duration CACHED_FOR = Duration.ofSeconds(60);
  private static final Duration REFETCH_AFTER = Duration.ofSeconds(1);
  private static final int DOMAINS_CACHED_MAX = 10_000;

  private final Database database;
  private final Ledger ledger;
  private final InstantSource clock;
  private final KeyEncryptionKey kek;
  private final Function<DomainId, KeySchedule> schedules;
  private final HostedKeys keys = new HostedKeys();
  private final Cache<DomainId, Loaded> cache;

  private record Loaded(List<HostedKey> keys, Instant at) {}

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
    this.database = database;
    this.ledger = ledger;
    this.clock = clock;
    this.kek = kek;
    this.schedules = schedules;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(DOMAINS_CACHED_MAX)
            .expireAfterWrite(CACHED_FOR)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  /** Loads the signature provider; for a background thread while the server starts. */
  public static void warmUp() {
    sign(Es256.generate(), new JWTClaimsSet.Builder().build());
  }

  private static void sign(ECKey key, JWTClaimsSet claims) {
    try {
      var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
      jwt.sign(Es256.signer(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("ES256 does not work", e);
    }
  }

  /**
   * Signs a JWT (ES256) with the Domain's current key.
   *
   * @param type the header's {@code typ}, such as {@code at+jwt}
   * @return the compact form
   */
  public String sign(DomainId domain, JOSEObjectType type, JWTClaimsSet claims) {
    var key = current(load(domain).keys, clock.instant());
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.kid()).type(type).build();
    var jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(key.signer());
    } catch (JOSEException e) {
      throw new IllegalStateException("signing failed with " + key, e);
    }
    return jwt.serialize();
  }

  /** The public keys: the one that signs, the next if it is there, those just retired. */
  public JWKSet published(DomainId domain) {
    var now = clock.instant();
    return new JWKSet(
        load(domain).keys.stream()
            .filter(key -> key.isPublished(now))
            .<JWK>map(HostedKey::publicKey)
            .toList());
  }

  /**
   * {@link #published(DomainId)}; {@code fresh} looks again, at most once a second per Domain,
   * because a kid was unknown.
   */
  public JWKSet published(DomainId domain, boolean fresh) {
    if (fresh && !load(domain).at.plus(REFETCH_AFTER).isAfter(clock.instant())) {
      cache.invalidate(domain);
    }
    return published(domain);
  }

  /** A published key; an unknown kid is looked up again, at most once a second per Domain. */
  public Optional<ECKey> find(DomainId domain, String kid) {
    var loaded = load(domain);
    var found = find(loaded, kid);
    if (found.isEmpty() && !loaded.at.plus(REFETCH_AFTER).isAfter(clock.instant())) {
      cache.invalidate(domain);
      return find(load(domain), kid);
    }
    return found;
  }

  private Optional<ECKey> find(Loaded loaded, String kid) {
    var now = clock.instant();
    return loaded.keys.stream()
        .filter(key -> key.kid().equals(kid) && key.isPublished(now))
        .map(HostedKey::publicKey)
        .findFirst();
  }

  /** Removes keys that are no longer published; returns how many. */
  public int sweep(Handle tx, Instant now) {
    return keys.deleteRetired(tx, now);
  }

  private Loaded load(DomainId domain) {
    var known = cache.getIfPresent(domain);
    if (known != null) {
      return known;
    }
    var now = clock.instant();
    var stored = database.read(handle -> keys.published(handle, domain, now));
    if (isDue(domain, stored, now)) {
      stored = database.transaction(tx -> makeNext(tx, domain, now));
    }
    var loaded = new Loaded(stored.stream().map(key -> open(domain, key)).toList(), now);
    cache.put(domain, loaded);
    return loaded;
  }

  private boolean isDue(DomainId domain, List<StoredKey> stored, Instant now) {
    if (stored.isEmpty()) {
      return true;
    }
    var last = stored.getLast();
    var schedule = schedules.apply(domain);
    return !last.signsFrom()
        .plus(schedule.signsFor())
        .minus(schedule.publishedBefore())
        .isAfter(now);
  }

  private List<StoredKey> makeNext(Handle tx, DomainId domain, Instant now) {
    var stored = keys.published(tx, domain, now);
    if (!isDue(domain, stored, now)) {
      return stored; // another node was faster
    }
    var signsFrom = now;
    if (!stored.isEmpty()) {
      var schedule = schedules.apply(domain);
      signsFrom = now.plus(schedule.publishedBefore());
      if (!keys.retire(tx, domain, stored.getLast().kid(), signsFrom.plus(schedule.keptAfter()))) {
        return keys.published(tx, domain, now); // another node was faster still
      }
    }
    var next = wrap(domain, Es256.generate(), now, signsFrom);
    if (keys.insert(tx, domain, next)) {
      ledger.record(tx, domain, new KeyFact.Created(domain, next.kid(), signsFrom));
    }
    return keys.published(tx, domain, now);
  }

  /** The youngest key that may sign; a Domain always has one. */
  private static HostedKey current(List<HostedKey> keys, Instant now) {
    return keys.reversed().stream()
        .filter(key -> !key.signsFrom().isAfter(now))
        .findFirst()
        .orElseGet(keys::getFirst);
  }

  private StoredKey wrap(DomainId domain, ECKey key, Instant publishedAt, Instant signsFrom) {
    var wrapped =
        kek.wrap(
            purpose(domain, key.getKeyID()), key.toJSONString().getBytes(StandardCharsets.UTF_8));
    return new StoredKey(
        key.getKeyID(),
        key.toPublicJWK().toJSONString(),
        new StoredKey.Wrapped(wrapped),
        publishedAt,
        signsFrom,
        null);
  }

  private HostedKey open(DomainId domain, StoredKey stored) {
    var plain = kek.unwrap(purpose(domain, stored.kid()), stored.wrapped().value());
    try {
      var key = ECKey.parse(new String(plain, StandardCharsets.UTF_8));
      return new HostedKey(
          publicHalf(key), Es256.signer(key), stored.signsFrom(), stored.retiresAt());
    } catch (ParseException e) {
      throw new IllegalStateException("a stored hosted key does not parse: " + stored.kid(), e);
    }
  }

  private static ECKey publicHalf(ECKey key) {
    return new ECKey.Builder(key.toPublicJWK()).algorithm(JWSAlgorithm.ES256).build();
  }

  private static String purpose(DomainId domain, String kid) {
    return "hosted-key/" + domain + "/" + kid;
  }
}
