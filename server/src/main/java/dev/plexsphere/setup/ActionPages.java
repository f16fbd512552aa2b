package dev.plexsphere.setup;

import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secret;
import java.util.Map;

/**
 * {@code /admin-console/account-action}: where one-time links lead. The token comes in the
 * fragment, from which a script moves it into the form; without one a person pastes it.
 *
 * <p>Answers to a post: 303 to {@code ?done} when the password is set; the form again with 400 for
 * a password that is not taken (the link stays good), 403 for a form of another browser, 404 for a
 * link that is none; 429 and 503 with Retry-After.
 */
public final class ActionPages {
  private final ActionDesk desk;
  private final Pages pages;
  private final BrowserForms forms;

  public ActionPages(ActionDesk desk, Pages pages, KeyEncryptionKey kek) {
    this.desk = desk;
    this.pages = pages;
    this.forms = new BrowserForms(kek, "plexsphere_link", "account-action-form");
  }

  /** For anybody: the token is the credential. */
  public void mount(Router router) {
    router.get(LinkDeliveryService.PAGE, Gate.PUBLIC, this::show);
    router.post(LinkDeliveryService.PAGE, Gate.PUBLIC, this::submit);
  }

  private void show(Exchange exchange) {
    var done = exchange.query().find("done");
    if (done.isPresent()) {
      var model =
          Map.<String, Object>of(
              "frame",
              pages.platformFrame("Password set"),
              "operator",
              done.get().equals("operator"));
      pages.answer(exchange, 200, "setup/action-done.jte", model);
      return;
    }
    page(exchange, 200, view(exchange, ""));
  }

  private void submit(Exchange exchange) {
    var form = exchange.form();
    var token = form.find("token").orElse("").strip();
    var view = view(exchange, token.substring(token.indexOf('#') + 1)); // the whole link will do
    if (!forms.accepts(exchange, form)) {
      page(exchange, 403, view.failed("This page was out of date.", "Nothing was changed.", ""));
    } else if (!form.find("password").equals(form.find("password_again"))) {
      var why = "The two passwords are not the same.";
      page(exchange, 400, view.failed("Not set.", why, "Type the same twice."));
    } else {
      complete(exchange, view, new Secret(form.find("password").orElse("")));
    }
  }

  private void complete(Exchange exchange, ActionView view, Secret password) {
    try {
      var done = desk.complete(exchange, view.token(), password);
      boolean operator = done.person().domain().isPlatform();
      exchange.redirect(
          303, LinkDeliveryService.PAGE + "?done=" + (operator ? "operator" : "person"));
    } catch (RefusedException e) {
      var refusal = e.refusal();
      refusal.headers().forEach(exchange::set);
      page(
          exchange,
          refusal.code().status(),
          switch (refusal.code()) {
            case WEAK_PASSWORD ->
                view.failed("Not set.", "The password is not good enough.", refusal.detail());
            default -> view.failed("Not set.", refusal.detail(), "");
          });
    }
  }

  private void page(Exchange exchange, int status, ActionView view) {
    var frame = pages.platformFrame(view.title());
    pages.answerScripted(
        exchange, status, "setup/action.jte", Map.of("frame", frame, "view", view));
  }

  private ActionView view(Exchange exchange, String token) {
    return new ActionView(forms.token(exchange), pages.actionScript(), token, "", "", "");
  }
}
