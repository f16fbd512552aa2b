package dev.plexsphere.codes;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Everything that works once. A code is 256 random bits; the table has its SHA-256. A code of one
 * type is never found as another. Thread-safe.
 *
 * <p>{@link #consume} answers with a value and does not throw, because a "no" must often commit: a
 * code that was presented with a wrong verifier stays burned.
 */
public final class CodeStore {
  /**
   * How long a used row is kept after it expired, so that late reuse is still told from a guess.
   */
  private static final Duration KEPT_AFTER_EXPIRY = Duration.ofHours(1);

  private final InstantSource clock;
  private final Codes codes = new Codes();

  public CodeStore(InstantSource clock) {
    this.clock = clock;
  }

  /** What became of a presented code. */
  public sealed interface Consumed {
    /** It was good, and this caller alone has it: of any number of racers one gets this. */
    record Fresh(DomainId domain, String payloadJson) implements Consumed {}

    /** It was good once. Somebody presents it again (RFC 9700 section 4.13). */
    record Reused(DomainId domain, String payloadJson) implements Consumed {}

    /** Never issued, of another type, or expired unused. */
    record Unknown() implements Consumed {}
  }

  /** A code that could still be consumed. */
  public record Live(DomainId domain, String payloadJson, Instant expiresAt) {}

  /**
   * Makes a code.
   *
   * @param type such as {@code authorization}; part of the key
   * @param payloadJson an object; its members may come back in another order
   * @return the plaintext, 43 URL-safe characters, which is stored nowhere
   */
  public String issue(Handle tx, String type, DomainId domain, String payloadJson, Duration ttl) {
    var plaintext = Secrets.opaque();
    var now = clock.instant();
    codes.insert(tx, Secrets.sha256(plaintext), type, domain, payloadJson, now, now.plus(ttl));
    return plaintext;
  }

  /** Uses a code up, of whichever Domain, if the surrounding transaction commits. */
  public Consumed consume(Handle tx, String type, String plaintext) {
    return codes.consume(tx, Codes.Key.of(plaintext, type, null), clock.instant());
  }

  /** Uses a code of that Domain up. Another Domain's is unknown, and stays good there. */
  public Consumed consume(Handle tx, String type, DomainId domain, String plaintext) {
    var key = Codes.Key.of(plaintext, type, domain);
    return codes.consume(tx, key, clock.instant());
  }

  /** Looks without using it up. */
  public Optional<Live> peek(Handle handle, String type, String plaintext) {
    return codes.find(handle, Codes.Key.of(plaintext, type, null), clock.instant());
  }

  /** Looks at a code of that Domain without using it up. */
  public Optional<Live> peek(Handle handle, String type, DomainId domain, String plaintext) {
    var key = Codes.Key.of(plaintext, type, domain);
    return codes.find(handle, key, clock.instant());
  }

  /** Removes what expired, used codes an hour later, at most 10 000 rows; returns how many. */
  public int sweep(Handle tx, Instant now) {
    return codes.deleteExpired(tx, now, now.minus(KEPT_AFTER_EXPIRY));
  }
}
