package dev.plexsphere.jwk;

import com.nimbusds.jose.jwk.JWK;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.ledger.Ledger;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Domain's keys when it is their turn ({@link KeyTurn}), wraps and opens them. Of all nodes
 * that make the same key one wins; of one node's threads one makes it, before it takes a
 * connection. Thread-safe.
 */
final class KeyMaker {
  private final Database database;
  private final Ledger ledger;
  private final KeyEncryptionKey kek;
  private final Function<DomainId, KeySchedule> schedules;
  private final HostedKeys keys = new HostedKeys();
  private final ReentrantLock making = new ReentrantLock();

  KeyMaker(
      Database database,
      Ledger ledger,
      KeyEncryptionKey kek,
      Function<DomainId, KeySchedule> schedules) {
    this.database = database;
    this.ledger = ledger;
    this.kek = kek;
    this.schedules = schedules;
  }

  /** The Domain's published keys, with one of the wanted algorithm among them. */
  List<HostedKey> ensure(DomainId domain, SigningAlgorithm wanted, Instant now) {
    var stored = published(domain, now);
    if (next(domain, stored, wanted, now).isPresent()) {
      stored = make(domain, wanted, now);
    }
    return stored.stream().map(key -> open(domain, key)).toList();
  }

  private List<StoredKey> published(DomainId domain, Instant now) {
    return database.read(handle -> keys.published(handle, domain, now));
  }

  private Optional<SigningAlgorithm> next(
      DomainId domain, List<StoredKey> stored, SigningAlgorithm wanted, Instant now) {
    return KeyTurn.next(stored, wanted, schedules.apply(domain), now);
  }

  private List<StoredKey> make(DomainId domain, SigningAlgorithm wanted, Instant now) {
    making.lock();
    try {
      var stored = published(domain, now);
      var next = next(domain, stored, wanted, now);
      if (next.isEmpty()) {
        return stored; // another thread was faster
      }
      var key = next.get().generate();
      return database.transaction(tx -> store(tx, domain, wanted, next.get(), key, now));
    } finally {
      making.unlock();
    }
  }

  private List<StoredKey> store(
      Handle tx,
      DomainId domain,
      SigningAlgorithm wanted,
      SigningAlgorithm algorithm,
      JWK key,
      Instant now) {
    var stored = keys.published(tx, domain, now);
    if (!next(domain, stored, wanted, now).equals(Optional.of(algorithm))) {
      return keys.published(tx, domain, now); // another node was faster
    }
    var last = last(stored, algorithm);
    var signsFrom = now;
    if (last != null) {
      var schedule = schedules.apply(domain);
      signsFrom = now.plus(schedule.publishedBefore());
      if (!keys.retire(tx, domain, last.kid(), signsFrom.plus(schedule.keptAfter()))) {
        return keys.published(tx, domain, now); // another node was faster still
      }
    }
    if (keys.insert(tx, domain, wrap(domain, algorithm, key, now, signsFrom))) {
      ledger.record(tx, domain, new KeyFact.Created(domain, key.getKeyID(), algorithm, signsFrom));
    }
    return keys.published(tx, domain, now);
  }

  private static @Nullable StoredKey last(List<StoredKey> stored, SigningAlgorithm algorithm) {
    return stored.stream()
        .filter(key -> key.isLast() && key.algorithm() == algorithm)
        .findFirst()
        .orElse(null);
  }

  private StoredKey wrap(
      DomainId domain,
      SigningAlgorithm algorithm,
      JWK key,
      Instant publishedAt,
      Instant signsFrom) {
    var kid = Objects.requireNonNull(key.getKeyID());
    var wrapped =
        kek.wrap(purpose(domain, kid), key.toJSONString().getBytes(StandardCharsets.UTF_8));
    return new StoredKey(
        kid,
        algorithm,
        key.toPublicJWK().toJSONString(),
        new StoredKey.Wrapped(wrapped),
        publishedAt,
        signsFrom,
        null);
  }

  private HostedKey open(DomainId domain, StoredKey stored) {
    var plain = kek.unwrap(purpose(domain, stored.kid()), stored.wrapped().value());
    try {
      var key = JWK.parse(new String(plain, StandardCharsets.UTF_8));
      var algorithm = stored.algorithm();
      var published = algorithm.published(key);
      return new HostedKey(
          algorithm,
          published,
          algorithm.signer(key),
          algorithm.verifier(published),
          stored.signsFrom(),
          stored.retiresAt());
    } catch (ParseException e) {
      throw new IllegalStateException("a stored hosted key does not parse: " + stored.kid(), e);
    }
  }

  private static String purpose(DomainId domain, String kid) {
    return "hosted-key/" + domain + "/" + kid;
  }

  /** Removes keys that are no longer published; returns how many. */
  int sweep(Handle tx, Instant now) {
    return keys.deleteRetired(tx, now);
  }
}
