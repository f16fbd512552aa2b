package dev.plexsphere.setup;

import dev.plexsphere.account.Account;
import dev.plexsphere.account.AccountService;
import dev.plexsphere.account.Usernames;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The third step: who is the operator, by {@code email} and {@code display_name}. Nobody types a
 * password for somebody else. The answer is the fourth step with their link, this once. A form
 * carries who was to be the operator when it was drawn, and replaces nobody else.
 */
final class OperatorStep implements SetupPage {
  private static final int NAME_MAX = 200;

  private final GateService gate;
  private final BootstrapService bootstraps;
  private final AccountService accounts;
  private final ActivateStep activate;
  private final SetupDraw draw;

  OperatorStep(
      GateService gate,
      BootstrapService bootstraps,
      AccountService accounts,
      ActivateStep activate,
      SetupDraw draw) {
    this.gate = gate;
    this.bootstraps = bootstraps;
    this.accounts = accounts;
    this.activate = activate;
    this.draw = draw;
  }

  /** What was typed. */
  private record Typed(String email, String displayName) {
    static final Typed NOTHING = new Typed("", "");

    static Typed of(Params form) {
      return new Typed(
          form.find("email").orElse("").strip(), form.find("display_name").orElse("").strip());
    }

    @Nullable String emailMistake() {
      int at = email.indexOf('@');
      if (email.isEmpty()) {
        return "Type the email address they sign in with.";
      }
      if (at < 0) {
        return "This is not an email address: the @ is missing.";
      }
      if (at == 0 || at == email.length() - 1) {
        return "This is not an email address: the part "
            + (at == 0 ? "before" : "after")
            + " @ is missing.";
      }
      return Usernames.isEmail(Usernames.canonical(email))
          ? null
          : "This is not an email address: it has one @, no blanks, and at most 254 characters.";
    }

    @Nullable String nameMistake() {
      return BootstrapService.isName(displayName)
          ? null
          : "Type a name of 1 to " + NAME_MAX + " characters.";
    }
  }

  @Override
  public void show(Exchange exchange, int status, @Nullable SetupNote note) {
    if (note == null && gate.operator().isPresent() && exchange.query().find("change").isEmpty()) {
      SetupDraw.to(exchange, SetupStep.ACTIVATE);
    } else {
      show(exchange, status, note, Typed.NOTHING, null, null);
    }
  }

  private void show(
      Exchange exchange,
      int status,
      @Nullable SetupNote note,
      Typed typed,
      @Nullable String emailMistake,
      @Nullable String nameMistake) {
    var current = activate.operator();
    var view =
        new OperatorView(
            draw.csrf(exchange),
            current.map(Account::id).map(UUID::toString).orElse(""),
            current.map(Account::email).orElse(""),
            activate.isMailed(),
            typed.email,
            typed.displayName,
            emailMistake,
            nameMistake);
    draw.page(exchange, status, SetupStep.OPERATOR, note, "setup/operator.jte", view);
  }

  @Override
  public void submit(Exchange exchange, Params form) {
    var typed = Typed.of(form);
    var emailMistake = typed.emailMistake();
    var nameMistake = typed.nameMistake();
    if (emailMistake != null || nameMistake != null) {
      refuse(exchange, typed, emailMistake, nameMistake);
      return;
    }
    var seen = form.find("seen").orElse("");
    var named = accounts.findByEmail(DomainId.PLATFORM, typed.email).map(Account::id);
    if (named.isPresent() && named.get().toString().equals(seen)) {
      refuse(exchange, typed, "They are the operator already. Type somebody else's.", null);
      return;
    }
    bootstraps
        .bootstrapAfter(seen(seen), typed.email, typed.displayName)
        .ifPresentOrElse(done -> activate.issued(exchange, done), () -> overtaken(exchange, typed));
  }

  private void refuse(
      Exchange exchange, Typed typed, @Nullable String emailMistake, @Nullable String nameMistake) {
    var note = new SetupNote("Not created.", "Nothing was changed.");
    show(exchange, 400, note, typed, emailMistake, nameMistake);
  }

  /** Somebody was named meanwhile: by the same form, pressed twice, or in another browser. */
  private void overtaken(Exchange exchange, Typed typed) {
    var named = accounts.findByEmail(DomainId.PLATFORM, typed.email).map(Account::id);
    if (named.isPresent() && named.equals(gate.operator())) {
      SetupDraw.to(exchange, SetupStep.ACTIVATE);
      return;
    }
    var who = activate.operator().map(Account::email).orElse("nobody");
    var text = "Meanwhile " + who + " was named as the operator. Nothing was changed.";
    show(exchange, 409, new SetupNote("Not created.", text), typed, null, null);
  }

  private static @Nullable UUID seen(String text) {
    try {
      return text.isEmpty() ? null : UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      return new UUID(0, 0); // nobody's, so nothing is replaced
    }
  }
}
