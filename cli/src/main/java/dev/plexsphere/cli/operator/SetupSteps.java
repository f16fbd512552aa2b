package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Style;
import dev.plexsphere.contract.ErrorCode;
import java.util.Optional;

/**
 * The steps of the setup, each of which the server has done or not; a second run skips the done.
 */
final class SetupSteps {
  private final Invocation call;
  private final SetupApi setup;

  SetupSteps(Invocation call) {
    this.call = call;
    this.setup = new SetupApi(call);
  }

  void run() {
    var status = setup.status();
    if (status.isEmpty()) {
      step("Set up already", "");
      finish(Json.Doc.of("state", "closed", "next", OperatorSession.loginCommand(call)));
      return;
    }
    // what is missing on the command line is said before anything is changed
    var license = license(status.get());
    var email = value(SetupCommand.EMAIL, "The operator's e-mail address: ");
    var name = value(SetupCommand.NAME, "The operator's name: ");
    setup.unlock();
    license.ifPresentOrElse(
        text -> step("License", " installed: " + described(setup.importLicense(text))),
        () -> step("License", " is installed already"));
    var made = Bootstrapped.read(setup.bootstrap(email, name));
    step("Platform", " is at " + made.platform().get("issuer"));
    step("Operator", " " + made.operator().get("email"));
    finish(activated(made));
  }

  private Optional<String> license(Json.Doc status) {
    if (status.flag("licenseConfigured")) {
      return Optional.empty();
    }
    var file = call.arguments().find(SetupCommand.LICENSE_FILE);
    if (file.isEmpty()) {
      throw Failure.usage(
              "Missing flag", SetupCommand.LICENSE_FILE + " is required: no license yet")
          .hint("plexctl operator license request --organization <name>");
    }
    return Optional.of(LicenseText.read(call, file.get()));
  }

  private static String described(Json.Doc license) {
    return license.get("kind") + " for " + license.get("licensee") + ", " + license.get("state");
  }

  private String value(String flag, String prompt) {
    var given = call.arguments().find(flag);
    if (given.isPresent() || !call.streams().terminal().in()) {
      return given.orElseThrow(() -> Failure.usage("Missing flag", flag + " is required"));
    }
    call.streams().err().prompt(prompt);
    return call.secrets().line(flag).value().strip();
  }

  /** Sets the password if there is a link and a password; else says how to go on. */
  private Json.Doc activated(Bootstrapped made) {
    if (made.isActive()) {
      return done();
    }
    var link = made.link();
    if (link.isEmpty()) {
      step("Password", made.isSent() ? ": the operator has mail with a link" : " is still missing");
      return pending(made);
    }
    var password = Activation.newPassword(call);
    if (password.isEmpty()) {
      return pending(made);
    }
    activate(link.get(), password.get());
    step("Password", " is set");
    return done();
  }

  private void activate(Secret link, Secret password) {
    try {
      new Activation(setup.api(), ActivationLink.parse(link).token()).complete(password);
    } catch (Failure e) {
      // the same command makes a new link, so nothing is lost
      throw e.is(ErrorCode.WEAK_PASSWORD.code())
          ? e.hint("plexctl operator setup, once more, with another password")
          : e;
    }
  }

  private Json.Doc done() {
    return Json.Doc.of(
        "state",
        setup.status().isEmpty() ? "closed" : "open",
        "next",
        OperatorSession.loginCommand(call));
  }

  private Json.Doc pending(Bootstrapped made) {
    return Json.Doc.of("state", "bootstrapped", "next", "plexctl operator activate --link-stdin")
        .with("activation", made.activation());
  }

  private void step(String subject, String rest) {
    if (call.isText()) {
      call.streams().out().line(Style.DONE, subject, rest);
      call.streams().out().flush();
    }
  }

  private void finish(Json.Doc outcome) {
    if (!call.isText()) {
      call.format().print(outcome, call.streams());
      return;
    }
    if (outcome.fields().get("activation") instanceof Json.Doc delivery) {
      OneTimeLink.print(call, delivery);
    }
    call.streams().out().line("Next: ", Style.COPY, outcome.get("next"));
  }
}
