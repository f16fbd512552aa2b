package dev.plexsphere.kit.mail;

/** Sends mail. Thread-safe. */
@FunctionalInterface
public interface Mailer {
  /**
   * Hands a message over, waiting until the mail server has taken it.
   *
   * @throws MailException when it has not, or may not have
   */
  void send(Mail mail);
}
