package dev.plexsphere.oauth;

/** Carries an {@link OAuthError} to its endpoint. Has no stack trace: it is an answer. */
public final class OAuthException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient OAuthError error;

  OAuthException(OAuthError error) {
    super(error.error() + ": " + error.description(), null, false, false);
    this.error = error;
  }

  /** What to answer. */
  public OAuthError error() {
    return error;
  }
}
