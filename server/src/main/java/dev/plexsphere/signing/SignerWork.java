package dev.plexsphere.signing;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/**
 * A job that needs the signer. While that does not answer, as when both have just been started, the
 * work waits for the job's next turn; the log says so once for as long as it lasts. Whatever else
 * goes wrong is thrown. Thread-safe.
 */
public final class SignerWork implements Runnable {
  private static final Logger LOG = Logger.getLogger(SignerWork.class.getName());

  private final String name;
  private final Runnable work;
  private final AtomicBoolean waits = new AtomicBoolean();

  /**
   * @param name what the log calls it
   */
  public SignerWork(String name, Runnable work) {
    this.name = name;
    this.work = work;
  }

  @Override
  public void run() {
    try {
      work.run();
      waits.set(false);
    } catch (SignerException.Away e) {
      if (!waits.getAndSet(true)) {
        LOG.info(() ->
            "job "
                + name
                + " waits, as the signer does not answer yet; it is tried again: "
                + e.getMessage());
      }
    }
  }
}
