package dev.plexsphere.verifier.event;

/** An event is not what its scope's key signed, or not now, or not here. */
public final class RejectedEventException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param why one phrase, without the event's content
   */
  public RejectedEventException(String why) {
    super(why);
  }
}
