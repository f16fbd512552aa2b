package dev.plexsphere.setup;

import dev.plexsphere.account.Account;
import dev.plexsphere.account.AccountAction;
import dev.plexsphere.account.AccountService;
import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.codes.CodeStore.Consumed;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.license.LicenseService;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fourth step: the operator's link, in the one answer to the form that made it. A form works
 * once, so that a reload shows that a link was made, and makes no other.
 */
final class ActivateStep implements SetupPage {
  private static final String FORM = "setup-link-form";
  private static final Duration FORM_LIFETIME = Duration.ofHours(1);

  private final Database database;
  private final CodeStore codes;
  private final GateService gate;
  private final LicenseService licenses;
  private final BootstrapService bootstraps;
  private final AccountService accounts;
  private final LinkDeliveryService links;
  private final SetupDraw draw;

  ActivateStep(
      Database database,
      CodeStore codes,
      GateService gate,
      LicenseService licenses,
      BootstrapService bootstraps,
      AccountService accounts,
      LinkDeliveryService links,
      SetupDraw draw) {
    this.database = database;
    this.codes = codes;
    this.gate = gate;
    this.licenses = licenses;
    this.bootstraps = bootstraps;
    this.accounts = accounts;
    this.links = links;
    this.draw = draw;
  }

  /** Whose activation closes the gate. */
  Optional<Account> operator() {
    return gate.operator().flatMap(id -> accounts.find(DomainId.PLATFORM, id));
  }

  /** True where links are sent by mail. */
  boolean isMailed() {
    return links.isConfigured();
  }

  @Override
  public void show(Exchange exchange, int status, @Nullable SetupNote note) {
    operator()
        .ifPresentOrElse(
            operator -> page(exchange, status, note, view(exchange, operator, false, null, "")),
            () -> SetupDraw.to(exchange, SetupStep.OPERATOR));
  }

  @Override
  public void submit(Exchange exchange, Params form) {
    var operator = operator().filter(_ -> isFresh(form));
    if (operator.isEmpty()) {
      SetupDraw.to(exchange, SetupStep.ACTIVATE);
      return;
    }
    bootstraps
        .anotherLink(operator.get())
        .ifPresentOrElse(
            done -> issued(exchange, done),
            () -> {
              var text = "Somebody else is to be the operator by now. Nothing was changed.";
              show(exchange, 409, new SetupNote("No link was made.", text));
            });
  }

  private boolean isFresh(Params form) {
    var token = form.find("token").orElse("");
    return database.transaction(tx -> codes.consume(tx, FORM, token)) instanceof Consumed.Fresh;
  }

  /** Answers with the link of a bootstrap, this once; who is active already needs none. */
  void issued(Exchange exchange, BootstrapService.Bootstrapped done) {
    var link = done.link();
    if (link == null) {
      exchange.redirect(303, "/admin-console");
      return;
    }
    page(exchange, 200, null, issued(exchange, link));
  }

  private ActivateView issued(Exchange exchange, AccountAction.Issued link) {
    return view(
        exchange,
        link.person(),
        true,
        links.deliver(link).link(),
        LicenseFacts.minute(link.action().expiresAt()));
  }

  private ActivateView view(
      Exchange exchange, Account operator, boolean issued, @Nullable String link, String until) {
    var token =
        database.transaction(tx -> codes.issue(tx, FORM, DomainId.PLATFORM, "{}", FORM_LIFETIME));
    return new ActivateView(
        draw.csrf(exchange),
        token,
        operator.displayName(),
        operator.email(),
        issued,
        link,
        until,
        isMailed(),
        LicenseFacts.of(licenses.state()));
  }

  private void page(Exchange exchange, int status, @Nullable SetupNote note, ActivateView view) {
    draw.page(exchange, status, SetupStep.ACTIVATE, note, "setup/activate.jte", view);
  }
}
