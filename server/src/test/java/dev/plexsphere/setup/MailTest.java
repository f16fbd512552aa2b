package dev.plexsphere.setup;

import static dev.plexsphere.setup.SetupHouse.ADA;
import static dev.plexsphere.setup.SetupHouse.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import dev.plexsphere.kit.mail.Mail;
import dev.plexsphere.kit.mail.MailException;
import dev.plexsphere.kit.mail.SmtpMailer;
import dev.plexsphere.kit.secret.Secret;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Links by mail, into a real SMTP server. */
class MailTest {
  private final GreenMail sink = new GreenMail(ServerSetupTest.SMTP.dynamicPort());

  @AfterEach
  void stop() {
    sink.stop();
  }

  private SmtpMailer mailer(SmtpMailer.Protection protection) {
    return new SmtpMailer(
        "127.0.0.1",
        sink.getSmtp().getPort(),
        "plexsphere@example.com",
        protection,
        "",
        new Secret(""));
  }

  @Test
  void the_operators_link_is_sent_and_is_not_in_the_answer() throws Exception {
    sink.start();
    try (var house = new SetupHouse(false, mailer(SmtpMailer.Protection.NONE));
        var node = house.node()) {
      house.license();
      var reply = node.holder().post(BASE + "/bootstrap", ADA);

      assertThat(reply.body()).contains("\"deliveryState\":\"SENT\"").doesNotContain("#");
      assertThat(sink.getReceivedMessages()).hasSize(1);
      var message = sink.getReceivedMessages()[0];
      assertThat(message.getAllRecipients()[0]).hasToString("ada@example.com");
      var text = String.valueOf(message.getContent());
      var token = text.substring(text.indexOf('#') + 1, text.indexOf('#') + 44);
      assertThat(node.complete(token).status()).isEqualTo(200);
    }
  }

  @Test
  void the_setup_page_says_where_the_link_went_and_shows_it_only_if_nowhere() {
    sink.start();
    try (var house = new SetupHouse(false, mailer(SmtpMailer.Protection.NONE));
        var node = house.node()) {
      house.license();
      var browser = SetupBrowser.unlocked(node);
      assertThat(browser.get("/setup/operator").body()).contains("activation link is sent to it");

      var sent = browser.name("ada@example.com", "Ada");

      assertThat(sent.body())
          .contains("It was sent to ada@example.com")
          .doesNotContain("account-action#");
      assertThat(sink.getReceivedMessages()).hasSize(1);

      sink.stop();
      var manual = browser.submit("/setup/activate", Map.of());
      assertThat(manual.body()).contains("The mail was not sent.", "account-action#");
    }
  }

  @Test
  void a_mail_server_that_is_gone_has_the_link_in_the_answer() {
    sink.start();
    var mailer = mailer(SmtpMailer.Protection.NONE);
    sink.stop();
    try (var house = new SetupHouse(false, mailer);
        var node = house.node()) {
      house.license();
      var reply = node.holder().post(BASE + "/bootstrap", ADA);

      assertThat(reply.body()).contains("\"deliveryState\":\"MANUAL\"", "account-action#");
    }
  }

  @Test
  void a_server_without_starttls_is_given_nothing() {
    sink.start();

    assertThatThrownBy(() ->
            mailer(SmtpMailer.Protection.STARTTLS).send(new Mail("a@b.example", "Hi", "secret")))
        .isInstanceOf(MailException.class)
        .hasMessageNotContaining("secret");
    assertThat(sink.getReceivedMessages()).isEmpty();
  }

  @Test
  void a_header_cannot_be_smuggled_in() {
    for (var to : new String[] {"a@b.example\r\nBcc: x@y", "a@b, c@d", "a@b c", "<a@b>", "ab"}) {
      assertThatThrownBy(() -> new Mail(to, "Hi", "text"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Mail("a@b.example", "Hi\r\nBcc: x@y.example", "text"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
