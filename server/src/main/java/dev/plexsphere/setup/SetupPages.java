package dev.plexsphere.setup;

import dev.plexsphere.account.AccountService;
import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Route;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.license.LicenseService;
import dev.plexsphere.throttle.ThrottleService;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * {@code /setup}: the setup for people, four steps with an address each. The first asks for the
 * setup secret and gives the browser a cookie; without it the others lead back to the first, and
 * who goes ahead is led to the step that is due. All of it is 404 once the gate has closed.
 *
 * <p>Answers to a post: 303 to the next step, the fourth step with the link, or the page again: 400
 * for a field, a license's own status, 409 where somebody else was first, 403 for a form of another
 * browser, 401 for a wrong secret, 429 with Retry-After.
 */
public final class SetupPages {
  private final GateService gate;
  private final SetupDoor door;
  private final UnlockCookie unlocked;
  private final BrowserForms forms;
  private final SetupDraw draw;
  private final LicenseStep license;
  private final OperatorStep operator;
  private final ActivateStep activate;

  /**
   * @param devMode true where the installation may sign an evaluation license for itself
   */
  public SetupPages(
      Database database,
      CodeStore codes,
      GateService gate,
      ThrottleService throttle,
      LicenseService licenses,
      BootstrapService bootstraps,
      AccountService accounts,
      LinkDeliveryService links,
      Pages pages,
      KeyEncryptionKey kek,
      InstantSource clock,
      boolean devMode) {
    this.gate = gate;
    this.door = new SetupDoor(gate, throttle);
    this.unlocked = new UnlockCookie(kek, gate, clock);
    this.forms = new BrowserForms(kek, "plexsphere_setup_form", "setup-form");
    this.draw = new SetupDraw(pages, forms);
    this.license = new LicenseStep(database, licenses, draw, devMode);
    this.activate =
        new ActivateStep(database, codes, gate, licenses, bootstraps, accounts, links, draw);
    this.operator = new OperatorStep(gate, bootstraps, accounts, activate, draw);
  }

  /** For anybody, while the gate is open. */
  public void mount(Router router) {
    router.get(SetupStep.UNLOCK.address(), door::admitAnybody, this::begin);
    router.post(SetupStep.UNLOCK.address(), door::admitAnybody, this::unlock);
    mount(router, SetupStep.LICENSE, license);
    mount(router, SetupStep.OPERATOR, operator);
    mount(router, SetupStep.ACTIVATE, activate);
    router.get(
        SetupStep.LICENSE.address() + "/request",
        door::admitAnybody,
        step(SetupStep.LICENSE, license::download));
  }

  private void mount(Router router, SetupStep step, SetupPage page) {
    router.get(
        step.address(), door::admitAnybody, step(step, exchange -> page.show(exchange, 200, null)));
    router.post(
        step.address(),
        door::admitAnybody,
        step(
            step,
            exchange -> {
              var form = exchange.formOrUpload();
              if (forms.accepts(exchange, form)) {
                page.submit(exchange, form);
              } else {
                page.show(exchange, 403, SetupNote.OUT_OF_DATE);
              }
            }));
  }

  /** What an unlocked browser gets, unless an earlier step is due. */
  private Route step(SetupStep step, Route route) {
    return exchange -> {
      if (!unlocked.isSet(exchange)) {
        SetupDraw.to(exchange, SetupStep.UNLOCK);
        return;
      }
      exchange.context().actor("setup");
      var due = due();
      if (due.compareTo(step) < 0) {
        SetupDraw.to(exchange, due);
      } else {
        route.handle(exchange);
      }
    };
  }

  private SetupStep due() {
    return SetupStep.due(gate.state(license::isInstalled));
  }

  private void begin(Exchange exchange) {
    if (unlocked.isSet(exchange)) {
      SetupDraw.to(exchange, due());
    } else {
      page(exchange, 200, null);
    }
  }

  private void unlock(Exchange exchange) {
    var form = exchange.form();
    if (!forms.accepts(exchange, form)) {
      page(exchange, 403, SetupNote.OUT_OF_DATE);
      return;
    }
    try {
      unlock(exchange, form);
    } catch (RefusedException e) {
      if (e.refusal().code() != ErrorCode.RATE_LIMITED) {
        throw e;
      }
      e.refusal().headers().forEach(exchange::set);
      page(exchange, e.refusal().code().status(), SetupNote.of("Still locked.", e));
    }
  }

  private void unlock(Exchange exchange, Params form) {
    var secret = form.find("secret").orElse("").strip();
    if (door.isSecret(exchange, secret)) {
      unlocked.set(exchange, secret);
      SetupDraw.to(exchange, due());
    } else {
      page(exchange, 401, new SetupNote("Still locked.", "Nothing was changed."));
    }
  }

  private void page(Exchange exchange, int status, @Nullable SetupNote note) {
    var view = new UnlockView(draw.csrf(exchange), status == 401);
    draw.page(exchange, status, SetupStep.UNLOCK, note, "setup/unlock.jte", view);
  }
}
