package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.ADA;
import static dev.plexsphere.authserver.Acme.hidden;
import static dev.plexsphere.authserver.Acme.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.mail.SmtpMailer;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A forgotten password, and the mail that helps: into a real SMTP server. */
class ForgottenTest {
  private static final String PAGE = "/as/acme/password/forgotten";
  private static final String NEXT = "a walk along the river";
  private static final Duration SOON = Duration.ofSeconds(30);

  private final GreenMail sink = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
  private final Acme server = new Acme();
  private final Http browser = server.browser();

  @BeforeEach
  void listen() {
    sink.start();
    server.mailer =
        new SmtpMailer(
            "127.0.0.1",
            sink.getSmtp().getPort(),
            "plexsphere@example.com",
            SmtpMailer.Protection.NONE,
            "",
            new Secret(""));
  }

  @AfterEach
  void close() {
    server.forgotten.close();
    server.close();
    sink.stop();
  }

  private Http.Reply ask(String page, String email) {
    return ask(browser, page, email);
  }

  private static Http.Reply ask(Http browser, String page, String email) {
    var csrf = hidden(browser.get(page)).getOrDefault("csrf", "");
    return browser.form(page, Map.of("csrf", csrf, "username", email));
  }

  /** Of the newest message, once there are so many. */
  private String token(int messages) throws Exception {
    Eventually.until(SOON, () -> sink.getReceivedMessages().length == messages);
    var text = String.valueOf(sink.getReceivedMessages()[messages - 1].getContent());
    assertThat(text).contains("http://localhost:8080/admin-console/account-action#");
    return text.substring(text.indexOf('#') + 1, text.indexOf('#') + 44);
  }

  @Test
  void a_link_comes_by_mail_sets_another_password_and_signs_every_browser_out() throws Exception {
    server.signIn(browser, request());
    server.clock.advance(Duration.ofSeconds(1));
    assertThat(server.loginPage(server.browser(), request()).body()).contains(PAGE);

    var sent = ask(PAGE, ADA);

    assertThat(sent.status()).isEqualTo(303);
    assertThat(browser.get(sent.header("location")).body()).contains("Look at your mail");
    var token = token(1);
    server.actions.complete(token, new Secret(NEXT));
    assertThat(browser.get(Acme.authorize(request())).header("location")).contains("/login");
    assertThat(server.facts()).contains("account.link_issued");
  }

  @Test
  void an_address_that_nobody_has_gets_the_same_answer_and_no_mail() throws Exception {
    server.database.inTransaction(tx ->
        tx.execute(
            "UPDATE accounts SET status = 'disabled' WHERE domain_id = ?", server.beta.value()));

    var unknown = ask(PAGE, "nobody@acme.example");
    var others = ask(PAGE, "bob@beta.example");
    var disabled = ask("/as/beta/password/forgotten", "bob@beta.example");
    var known = ask(PAGE, ADA);

    assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(others.status());
    assertThat(unknown.header("location")).isEqualTo(known.header("location"));
    assertThat(disabled.status()).isEqualTo(303);
    token(1); // they are sent in the order of the questions: the last has come, and it is the only
    // one
    assertThat(sink.getReceivedMessages()[0].getAllRecipients()[0]).hasToString(ADA);
  }

  @Test
  void of_64_who_use_a_link_one_sets_the_password() throws Exception {
    ask(PAGE, ADA);
    var token = token(1);

    var done = Racers.run(64, () -> complete(token));

    assertThat(done).filteredOn(each -> each).hasSize(1);
    assertThat(complete(token)).isFalse();
  }

  private boolean complete(String token) {
    try {
      server.actions.complete(token, new Secret(NEXT));
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  @Test
  void a_link_ends_after_an_hour_and_with_any_change_of_the_password() throws Exception {
    ask(PAGE, ADA);
    var first = token(1);
    ask(PAGE, ADA);
    var second = token(2);
    server.clock.advance(Duration.ofSeconds(1));

    assertThat(complete(second)).isTrue();
    assertThat(complete(first)).isFalse();

    ask(PAGE, ADA);
    var late = token(3);
    server.clock.advance(Duration.ofMinutes(61));
    assertThat(complete(late)).isFalse();
  }

  @Test
  void a_name_is_asked_for_three_times_an_hour_whether_or_not_it_exists() {
    for (var name : new String[] {ADA, "nobody@acme.example"}) {
      for (int i = 0; i < 3; i++) {
        assertThat(ask(PAGE, name).status()).isEqualTo(303);
      }
      var limited = ask(PAGE, name);
      assertThat(limited.status()).isEqualTo(429);
      assertThat(limited.header("retry-after")).isEqualTo("3600");
    }
  }

  @Test
  void a_network_asks_twenty_times_an_hour() {
    for (int i = 0; i < 20; i++) {
      assertThat(ask(PAGE, "p" + i + "@acme.example").status()).isEqualTo(303);
    }
    assertThat(ask(PAGE, "another@acme.example").status()).isEqualTo(429);
  }

  @Test
  void case_28_another_browsers_form_sends_nothing() {
    var other = server.browser();
    other.get(PAGE);
    var csrf = hidden(browser.get(PAGE)).getOrDefault("csrf", "");

    assertThat(other.form(PAGE, Map.of("csrf", csrf, "username", ADA)).status()).isEqualTo(403);
    assertThat(server.facts()).doesNotContain("account.link_issued");
  }

  @Test
  void a_suspended_tenant_has_no_such_page() {
    server.database.inTransaction(tx -> server.domains.suspend(tx, server.acme));

    assertThat(browser.get(PAGE).status()).isEqualTo(404);
  }
}
