package dev.plexsphere.console;

import static dev.plexsphere.console.TenantSection.text;

import dev.plexsphere.authserver.ClientMember;
import dev.plexsphere.authserver.ClientMetadata;
import dev.plexsphere.authserver.ClientProof;
import dev.plexsphere.authserver.ClientTokens;
import dev.plexsphere.authserver.ClientWish;
import dev.plexsphere.authserver.GrantType;
import dev.plexsphere.authserver.RegisteredClient;
import dev.plexsphere.authserver.RegisteredClientService;
import dev.plexsphere.authserver.RegisteredClientService.Issued;
import dev.plexsphere.console.AppView.Line;
import dev.plexsphere.console.AppsView.Form;
import dev.plexsphere.console.ConsoleFrame.Place;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.page.When;
import dev.plexsphere.registry.Tenant;
import dev.plexsphere.registry.TenantService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's registered clients, which people call applications. A secret is on the page that
 * answers the form which made it, and nowhere after.
 */
final class AppPages {
  private static final int SHOWN_MAX = 200;

  private final ConsoleDraw draw;
  private final TenantSection section;
  private final RegisteredClientService clients;

  AppPages(ConsoleDraw draw, TenantService tenants, RegisteredClientService clients) {
    this.draw = draw;
    this.section = new TenantSection(draw, tenants, Place.APPLICATIONS);
    this.clients = clients;
  }

  void list(Exchange exchange, ConsoleSession session) {
    list(exchange, session, 200, Form.empty());
  }

  private void list(Exchange exchange, ConsoleSession session, int status, Form form) {
    var tenant = section.tenant(exchange);
    var found = clients.list(tenant.id(), "", SHOWN_MAX + 1);
    var rows = found.stream().limit(SHOWN_MAX).map(each -> row(tenant, each)).toList();
    var shown =
        found.size() > SHOWN_MAX
            ? "The first " + SHOWN_MAX + " are shown; the API has all of them."
            : rows.size() + " shown";
    var view = new AppsView(tenant.id().toString(), tenant.slug(), rows, shown, form);
    boolean failed = form.problem() != null;
    section.answer(exchange, status, session, tenant, "apps.jte", "Applications", failed, view);
  }

  private AppsView.Row row(Tenant tenant, RegisteredClient client) {
    return new AppsView.Row(
        href(tenant, client),
        client.metadata().nameOr(client.id()),
        client.id(),
        tokens(client.metadata()),
        new Badge("", client.dynamic() ? "Registered itself" : "Added here"),
        draw.when(client.createdAt()));
  }

  static String href(Tenant tenant, RegisteredClient client) {
    return "/admin-console/tenants/" + tenant.id() + "/applications/" + client.id();
  }

  /** What signs them and what its access tokens are, in short. */
  private static String tokens(ClientMetadata metadata) {
    return metadata.idTokenSignedResponseAlg() + ", " + format(metadata);
  }

  private static String format(ClientMetadata metadata) {
    return metadata.accessTokenFormat().equals(ClientTokens.JWT) ? "JWT" : "opaque";
  }

  /** Adds one, and shows it with its secret. */
  void add(Exchange exchange, ConsoleSession session) {
    var form = exchange.form();
    var typed =
        new Form(
            text(form, "name"),
            text(form, "redirect_uris"),
            text(form, "kind").equals("public"),
            form.find("refresh").isPresent(),
            form.find("consent").isPresent(),
            null);
    try {
      show(exchange, session, clients.create(section.tenant(exchange).id(), wish(typed)));
    } catch (RefusedException e) {
      var again =
          new Form(
              typed.name(),
              typed.redirectUris(),
              typed.isPublic(),
              typed.refreshes(),
              typed.asks(),
              e.refusal().detail());
      list(exchange, session, e.refusal().code().status(), again);
    }
  }

  private static ClientWish wish(Form form) {
    var grants = new ArrayList<String>();
    grants.add(GrantType.AUTHORIZATION_CODE.value());
    if (form.refreshes()) {
      grants.add(GrantType.REFRESH_TOKEN.value());
    }
    return ClientWish.of(
        Map.of(
            ClientMember.CLIENT_NAME,
            form.name(),
            ClientMember.REDIRECT_URIS,
            AppForm.words(form.redirectUris()),
            ClientMember.GRANT_TYPES,
            grants,
            ClientMember.TOKEN_ENDPOINT_AUTH_METHOD,
            (form.isPublic() ? ClientProof.NONE : ClientProof.BASIC).value(),
            ClientMember.REQUIRE_CONSENT,
            form.asks()));
  }

  void show(Exchange exchange, ConsoleSession session) {
    var found = clients.get(section.tenant(exchange).id(), exchange.path("client"));
    show(exchange, session, new Issued(found, null));
  }

  /** Another secret, shown this once. */
  void rotate(Exchange exchange, ConsoleSession session) {
    show(exchange, session, clients.rotate(section.tenant(exchange).id(), exchange.path("client")));
  }

  /** One, and its secret if it has just got one. */
  void show(Exchange exchange, ConsoleSession session, Issued issued) {
    var tenant = section.tenant(exchange);
    var client = issued.client();
    var secret = issued.secret();
    var view =
        new AppView(
            tenant.id().toString(),
            tenant.slug(),
            client.id(),
            client.metadata().nameOr(client.id()),
            client.dynamic()
                ? "It registered itself: people are always asked before it gets anything."
                : "People of " + tenant.slug() + " can sign in to it.",
            secret == null ? null : secret.reveal(),
            lines(client.id(), client.metadata()),
            client.metadata().hasSecret(),
            overlap(client));
    section.answer(exchange, 200, session, tenant, "app.jte", view.name(), false, view);
  }

  private @Nullable When overlap(RegisteredClient client) {
    var until = client.previousSecretUntil();
    return until == null || draw.isPast(until) ? null : draw.when(until);
  }

  private static List<String> listOf(@Nullable String value) {
    return value == null ? List.of() : List.of(value);
  }

  private static List<Line> lines(String id, ClientMetadata metadata) {
    return List.of(
        new Line("Client id", List.of(id)),
        new Line("Redirect URIs", metadata.redirectUris()),
        new Line("After signing out", metadata.postLogoutRedirectUris()),
        new Line("Hears of sign-outs at", listOf(metadata.backchannelLogoutUri())),
        new Line("Grant types", metadata.grantTypes()),
        new Line("Authenticates by", List.of(metadata.tokenEndpointAuthMethod())),
        new Line("May ask for", metadata.scope().isEmpty() ? List.of() : List.of(metadata.scope())),
        new Line("Tokens are signed by", List.of(metadata.idTokenSignedResponseAlg())),
        new Line("Access tokens", List.of(format(metadata))),
        new Line("Audiences", metadata.audiences()),
        new Line("Is the API of", metadata.resources()),
        new Line("People are asked", List.of(metadata.requireConsent() ? "yes, once" : "no")));
  }

  void askDelete(Exchange exchange, ConsoleSession session) {
    delete(exchange, session, 200, null);
  }

  private void delete(
      Exchange exchange, ConsoleSession session, int status, @Nullable String problem) {
    var tenant = section.tenant(exchange);
    var client = clients.get(tenant.id(), exchange.path("client"));
    var view =
        new AppEndView(
            tenant.id().toString(),
            tenant.slug(),
            client.id(),
            client.metadata().nameOr(client.id()),
            problem);
    var title = "Delete " + view.name() + "?";
    section.answer(exchange, status, session, tenant, "app-end.jte", title, problem != null, view);
  }

  void delete(Exchange exchange, ConsoleSession session) {
    var id = exchange.path("client");
    if (!text(exchange.form(), "confirm").equals(id)) {
      delete(exchange, session, 409, "Type the client id " + id + " exactly to confirm.");
      return;
    }
    var tenant = section.tenant(exchange);
    clients.delete(tenant.id(), id);
    exchange.redirect(303, "/admin-console/tenants/" + tenant.id() + "/applications");
  }
}
