package dev.plexsphere.kit.mail;

import dev.plexsphere.kit.secret.Secret;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * Hands mail to one SMTP server (RFC 5321), a connection each. Every wait is bounded. Thread-safe.
 */
public final class SmtpMailer implements Mailer {
  private static final String WAIT_MILLIS_MAX = "10000";

  private final String host;
  private final int port;
  private final String from;
  private final Protection protection;
  private final String username;
  private final Secret password;

  /** How the connection is protected. */
  public enum Protection {
    /** In clear until STARTTLS, which must work (RFC 3207). */
    STARTTLS,
    /** From the first byte (RFC 8314). */
    TLS,
    /** Not at all. */
    NONE
  }

  /**
   * @param username "" sends without authenticating
   */
  public SmtpMailer(
      String host, int port, String from, Protection protection, String username, Secret password) {
    this.host = host;
    this.port = port;
    this.from = from;
    this.protection = protection;
    this.username = username;
    this.password = password;
  }

  @Override
  public void send(Mail mail) {
    try {
      var session = Session.getInstance(properties());
      var message = new MimeMessage(session);
      message.setFrom(new InternetAddress(from, true));
      message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to(), true));
      message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
      message.setText(mail.text(), StandardCharsets.UTF_8.name());
      message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no out-of-office answers
      message.saveChanges();
      try (var transport = session.getTransport("smtp")) {
        if (username.isEmpty()) {
          transport.connect();
        } else {
          transport.connect(username, password.reveal());
        }
        transport.sendMessage(message, message.getAllRecipients());
      }
    } catch (MessagingException e) {
      // its text may repeat what was sent, so only its kind is told
      throw new MailException(
          host + ":" + port + " did not take the mail (" + e.getClass().getSimpleName() + ")");
    }
  }

  private Properties properties() {
    var out = new Properties();
    out.setProperty("mail.smtp.host", host);
    out.setProperty("mail.smtp.port", String.valueOf(port));
    out.setProperty("mail.smtp.auth", String.valueOf(!username.isEmpty()));
    out.setProperty("mail.smtp.connectiontimeout", WAIT_MILLIS_MAX);
    out.setProperty("mail.smtp.timeout", WAIT_MILLIS_MAX);
    out.setProperty("mail.smtp.writetimeout", WAIT_MILLIS_MAX);
    out.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    out.setProperty("mail.smtp.ssl.enable", String.valueOf(protection == Protection.TLS));
    boolean starttls = protection == Protection.STARTTLS;
    out.setProperty("mail.smtp.starttls.enable", String.valueOf(starttls));
    out.setProperty("mail.smtp.starttls.required", String.valueOf(starttls));
    return out;
  }
}
