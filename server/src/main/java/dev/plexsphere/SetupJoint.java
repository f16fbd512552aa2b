package dev.plexsphere;

import dev.plexsphere.account.Account;
import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.config.Config;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.mail.Mailer;
import dev.plexsphere.kit.mail.SmtpMailer;
import dev.plexsphere.license.LicenseService;
import dev.plexsphere.setup.ActionDesk;
import dev.plexsphere.setup.ActionPages;
import dev.plexsphere.setup.ActionRoutes;
import dev.plexsphere.setup.GateService;
import dev.plexsphere.setup.Mounted;
import dev.plexsphere.setup.Opening;
import dev.plexsphere.setup.SetupPages;
import dev.plexsphere.setup.SetupRoutes;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The setup's ports, joined to the rooms that answer them. */
final class SetupJoint {
  private SetupJoint() {}

  static void mount(Services services, Router router) {
    var desk = new ActionDesk(services.accountActions, services.throttles);
    new SetupRoutes(
            services.database,
            services.gate,
            services.throttles,
            services.licenses,
            services.bootstraps,
            services.links,
            services.config.publicUrl().toString())
        .mount(router);
    new SetupPages(
            services.database,
            services.codes,
            services.gate,
            services.throttles,
            services.licenses,
            services.bootstraps,
            services.accounts,
            services.links,
            services.pages,
            services.config.kek(),
            services.clock,
            services.config.setup().devMode())
        .mount(router);
    new ActionRoutes(desk).mount(router);
    new ActionPages(desk, services.pages, services.config.kek()).mount(router);
  }

  /** Why nobody can sign in at the platform yet; each missing half by itself. */
  static Optional<Refusal> unready(LicenseService licenses, GateService gate) {
    return licenses
        .requireInstalled()
        .or(() ->
            gate.isOpen()
                ? Optional.of(
                    Refusal.of(
                        ErrorCode.SETUP_INCOMPLETE,
                        "The first operator has not activated their account yet."))
                : Optional.empty());
  }

  static BiConsumer<Handle, Account> both(
      BiConsumer<Handle, Account> one, BiConsumer<Handle, Account> other) {
    return one.andThen(other);
  }

  static LinkDeliveryService links(Config config) {
    return new LinkDeliveryService(config.publicUrl(), mailer(config));
  }

  private static @Nullable Mailer mailer(Config config) {
    var mail = config.setup().mail();
    return mail == null
        ? null
        : new SmtpMailer(
            mail.host(),
            mail.port(),
            mail.from(),
            SmtpMailer.Protection.valueOf(mail.tls().name()),
            mail.username(),
            mail.password());
  }

  static void open(Services services) {
    var setup = services.config.setup();
    var operator = setup.operator();
    new Opening(
            services.database,
            services.gate,
            services.licenses,
            services.bootstraps,
            services.accounts,
            services.links)
        .open(
            new Mounted(
                setup.devMode(),
                setup.secret(),
                setup.secretOut(),
                setup.license(),
                operator == null
                    ? null
                    : new Mounted.Operator(
                        operator.email(), operator.displayName(), operator.credential())));
  }
}
