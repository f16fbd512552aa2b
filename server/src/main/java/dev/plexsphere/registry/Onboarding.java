package dev.plexsphere.registry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a registered tenant has come. */
public record Onboarding(Status status, List<Step> steps) {

  /** The whole of it. */
  public enum Status {
    /** The owner has a link and no password yet. */
    AWAITING_OWNER,
    /** The owner can sign in. */
    COMPLETED,
    /** The tenant was deleted before. */
    CANCELLED
  }

  /**
   * One part.
   *
   * @param name such as {@code owner-activated}
   * @param at when it was done; null before
   */
  public record Step(String name, State status, @Nullable Instant at) {}

  /** Of one part. */
  public enum State {
    /** Done. */
    COMPLETED,
    /** Not yet. */
    PENDING
  }
}
