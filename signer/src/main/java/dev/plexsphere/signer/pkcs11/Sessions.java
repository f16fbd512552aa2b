package dev.plexsphere.signer.pkcs11;

import dev.plexsphere.kit.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongFunction;

/**
 * Sessions with one token, one per thread that needs one at the moment, kept for the next. When
 * they are lost, because the token was taken out or its machine restarted, new ones are opened.
 * After a refused PIN there are none until the next start: a few more attempts lock a token.
 * Thread-safe.
 */
final class Sessions {
  private final Cryptoki cryptoki;
  private final String token;
  private final Secret pin;
  private final Runnable onLoss;
  private final ConcurrentLinkedDeque<Long> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean pinRefused;

  /**
   * @param onLoss runs before the first new session after a loss
   */
  Sessions(Cryptoki cryptoki, String token, Secret pin, Runnable onLoss) {
    this.cryptoki = cryptoki;
    this.token = token;
    this.pin = pin;
    this.onLoss = onLoss;
  }

  /**
   * Runs {@code work} with a session of its own; once more with a new one when that was lost before
   * anything was done.
   *
   * @throws CryptokiException when the module refuses
   * @throws IllegalStateException when there is no such token, or no way into it
   */
  <T> T with(LongFunction<T> work) {
    var kept = idle.pollFirst();
    if (kept != null) {
      try {
        return using(kept, work);
      } catch (CryptokiException e) {
        if (!e.isSessionLost()) {
          throw e;
        }
        closeIdle();
        onLoss.run();
      }
    }
    return using(open(), work);
  }

  private <T> T using(long session, LongFunction<T> work) {
    boolean isGood = false;
    try {
      var result = work.apply(session);
      isGood = true;
      return result;
    } finally {
      if (isGood) {
        idle.addFirst(session);
      } else {
        // It may be in the middle of an operation that cannot be continued.
        cryptoki.closeSession(session);
      }
    }
  }

  private synchronized long open() {
    if (pinRefused) {
      throw new IllegalStateException("the token refused the PIN; start again with the right one");
    }
    long slot =
        cryptoki
            .slot(token)
            .orElseThrow(() -> new IllegalStateException("there is no token labelled " + token));
    long session = cryptoki.openSession(slot);
    var text = pin.reveal().getBytes(StandardCharsets.UTF_8);
    try {
      cryptoki.login(session, text);
      return session;
    } catch (CryptokiException e) {
      pinRefused = e.isPinRefused();
      cryptoki.closeSession(session);
      throw e;
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /** Closes those that nobody uses. */
  void closeIdle() {
    for (var each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
      cryptoki.closeSession(each);
    }
  }
}
