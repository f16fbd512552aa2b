package dev.plexsphere.kit;

/** Carries a {@link Refusal} to the edge. Has no stack trace: it is an answer, not a fault. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Refusal refusal;

  /** Use {@link Refusal#asException()}. */
  RefusedException(Refusal refusal) {
    super(refusal.code().code() + ": " + refusal.detail(), null, false, false);
    this.refusal = refusal;
  }

  /** What to answer. */
  public Refusal refusal() {
    return refusal;
  }
}
