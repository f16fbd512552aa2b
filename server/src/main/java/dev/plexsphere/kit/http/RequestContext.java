package dev.plexsphere.kit.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking, for logs and the ledger. Bound once per request by {@link Router}. Not visible on
 * worker threads: what a batch needs goes into its input.
 */
public final class RequestContext {
  private static final ScopedValue<RequestContext> CURRENT = ScopedValue.newInstance();

  private final String correlationId;
  private final String address;
  private final @Nullable String userAgent;
  private volatile String actor = "anonymous";

  RequestContext(String correlationId, String address, @Nullable String userAgent) {
    this.correlationId = correlationId;
    this.address = address;
    this.userAgent = userAgent;
  }

  /** The request that this thread works for; empty in jobs. */
  public static Optional<RequestContext> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /** Runs {@code work} with this context bound. */
  void run(Runnable work) {
    ScopedValue.where(CURRENT, this).run(work);
  }

  /** Such as {@code 0M4T-XH2C-9KVE}; also in {@code X-Correlation-Id}. */
  public String correlationId() {
    return correlationId;
  }

  /** The peer's IP address, or the one that a trusted proxy named. */
  public String address() {
    return address;
  }

  /** At most 512 characters. */
  public @Nullable String userAgent() {
    return userAgent;
  }

  /** {@code user:<uuid>}, {@code service:<uuid>} or {@code anonymous}. */
  public String actor() {
    return actor;
  }

  /** Noted by the gate once the credential has been verified. */
  public void actor(String principal) {
    actor = principal;
  }
}
