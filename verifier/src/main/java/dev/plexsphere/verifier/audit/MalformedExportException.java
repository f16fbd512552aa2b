package dev.plexsphere.verifier.audit;

/** What was given is no export, or no anchor: it cannot be read, so nothing can be said of it. */
public final class MalformedExportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what one phrase, without the content
   */
  public MalformedExportException(String what) {
    super(what);
  }
}
