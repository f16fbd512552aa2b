package dev.plexsphere.cli.keyring;

/** The keyring cannot be used: it is not there, locked, or does not answer. */
public final class KeyringException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  KeyringException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** Why, as the rest of a sentence; never a secret. */
  public String reason() {
    return reason;
  }
}
