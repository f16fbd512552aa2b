package dev.plexsphere.signing;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.logging.Logger;

/**
 * A job that needs the signer. While that does not answer, as when both have just been started, the
 * work waits for the job's next turn; the log says so once for as long as it lasts. Whatever else
 * goes wrong is thrown. Thread-safe.
 */
public final class SignerWork {
  private static final Logger LOG = Logger.getLogger(SignerWork.class.getName());

  private final String name;
  private final AtomicBoolean waits = new AtomicBoolean();

  /**
   * @param name what the log calls it
   */
  public SignerWork(String name) {
    this.name = name;
  }

  /** What the work gives, or 0 while it waits. */
  public int run(IntSupplier work) {
    try {
      int done = work.getAsInt();
      waits.set(false);
      return done;
    } catch (SignerException.Away e) {
      if (!waits.getAndSet(true)) {
        LOG.info(() ->
            "job "
                + name
                + " waits, as the signer does not answer yet; it is tried again: "
                + e.getMessage());
      }
      return 0;
    }
  }
}
