package dev.plexsphere.kit.mail;

/** A message was not handed over. Its text names the mail server's trouble, never the message. */
public final class MailException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MailException(String message) {
    super(message, null, false, false);
  }
}
