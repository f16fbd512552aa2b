package dev.plexsphere.account;

import dev.plexsphere.kit.mail.Mail;
import dev.plexsphere.kit.mail.MailException;
import dev.plexsphere.kit.mail.Mailer;
import java.net.URI;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gets a link to its person: by mail where that is configured, else by whoever asked for it. To be
 * called after the transaction that made the link. Thread-safe.
 */
public final class LinkDeliveryService {
  /** Where a link leads; the token is in the fragment, which browsers send to nobody. */
  public static final String PAGE = "/admin-console/account-action";

  private static final Logger LOG = Logger.getLogger(LinkDeliveryService.class.getName());

  private final URI publicUrl;
  private final @Nullable Mailer mailer;

  /**
   * @param mailer null where no mail is configured
   */
  public LinkDeliveryService(URI publicUrl, @Nullable Mailer mailer) {
    this.publicUrl = publicUrl;
    this.mailer = mailer;
  }

  /**
   * What became of a link.
   *
   * @param link to hand over; null when it was sent
   */
  public record Delivered(@Nullable String link) {
    /** True when the mail server has taken it. */
    public boolean sent() {
      return link == null;
    }

    /** Never the link. */
    @Override
    public String toString() {
      return sent() ? "Delivered(sent)" : "Delivered(manual)";
    }
  }

  /** True where links are sent. */
  public boolean isConfigured() {
    return mailer != null;
  }

  /** The address of a link's page with its token. */
  public String link(AccountAction.Issued issued) {
    return publicUrl + PAGE + "#" + issued.token();
  }

  /** Sends the link, or gives it back where that fails or cannot be done. */
  public Delivered deliver(AccountAction.Issued issued) {
    return send(issued) ? new Delivered(null) : new Delivered(link(issued));
  }

  private boolean send(AccountAction.Issued issued) {
    if (mailer == null) {
      return false;
    }
    try {
      mailer.send(mail(issued));
      return true;
    } catch (MailException | IllegalArgumentException e) {
      LOG.log(
          Level.WARNING,
          "the link {0} was not sent: {1}",
          new Object[] {
            issued.action().invitationId(), Optional.ofNullable(e.getMessage()).orElse("")
          });
      return false;
    }
  }

  private Mail mail(AccountAction.Issued issued) {
    var host = publicUrl.getAuthority();
    var what =
        switch (issued.action().kind()) {
          case ACTIVATE -> "Activate your account at ";
          case RESET_PASSWORD -> "Set another password at ";
        };
    return new Mail(
        issued.person().email(),
        what + host,
        what
            + host
            + " by this link:\n\n"
            + link(issued)
            + "\n\nIt works once, until "
            + issued.action().expiresAt().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
            + ". If you did not expect it, do nothing: nothing has changed.\n");
  }
}
