package dev.plexsphere.admin;

import static dev.plexsphere.admin.Register.BASE;
import static dev.plexsphere.admin.Register.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import dev.plexsphere.kit.mail.SmtpMailer;
import dev.plexsphere.kit.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where mail is configured an owner's link goes to its owner, into a real SMTP server. */
class OwnerMailTest {
  private final GreenMail sink = new GreenMail(ServerSetupTest.SMTP.dynamicPort());

  @AfterEach
  void stop() {
    sink.stop();
  }

  private Register register() {
    return new Register(
        new SmtpMailer(
            "127.0.0.1",
            sink.getSmtp().getPort(),
            "plexsphere@example.com",
            SmtpMailer.Protection.NONE,
            "",
            new Secret("")));
  }

  @Test
  void the_owners_link_is_sent_to_them_and_is_in_no_answer() throws Exception {
    sink.start();
    try (var register = register()) {
      var ada = register.ada().with("Idempotency-Key", "a-key-of-some-length-for-mail");

      var made = ada.post(BASE + "/tenants", body("mail-corp", "Mail"));
      var again = ada.post(BASE + "/tenants", body("mail-corp", "Mail"));

      assertThat(made.status()).isEqualTo(201);
      assertThat(made.body()).contains("\"status\":\"SENT\"").doesNotContain("Link", "#");
      assertThat(again.status()).isEqualTo(200);
      assertThat(sink.getReceivedMessages()).as("the same request sends nothing again").hasSize(1);
      var text = String.valueOf(sink.getReceivedMessages()[0].getContent());
      var token = text.substring(text.indexOf('#') + 1, text.indexOf('#') + 44);
      assertThat(register.actions.complete(token, new Secret("a walk along the river")).active())
          .isTrue();
    }
  }

  @Test
  void another_link_is_sent_too() {
    sink.start();
    try (var register = register()) {
      var id = register.tenantId("again-corp");

      var reply =
          register.ada().send("POST", BASE + "/tenants/" + id + "/owner-invitation", "", "");

      assertThat(reply.status()).isEqualTo(201);
      assertThat(reply.body()).contains("\"status\":\"SENT\"").doesNotContain("#");
      assertThat(sink.getReceivedMessages()).hasSize(2);
    }
  }

  @Test
  void where_the_mail_is_not_taken_the_tenant_is_there_and_the_link_is_handed_out() {
    sink.start();
    try (var register = register()) {
      sink.stop();

      var made = register.ada().post(BASE + "/tenants", body("lone-corp", "Lone"));

      assertThat(made.status()).isEqualTo(201);
      assertThat(made.body())
          .contains("\"status\":\"MANUAL_READY\"", "/admin-console/account-action#");
    }
  }
}
