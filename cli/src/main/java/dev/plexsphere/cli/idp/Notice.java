package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.login.Browser;
import dev.plexsphere.cli.output.Output;
import dev.plexsphere.cli.output.Style;
import java.util.List;
import java.util.Optional;

/**
 * What a person is told before the browser opens. A redirect address that the provider does not
 * know is the most frequent reason why nothing comes back, so it is said where to add it.
 */
final class Notice {
  private static final String AUTH0 = ".auth0.com";
  private static final String HTTPS = "https://";

  private final Invocation call;
  private final IdpSettings settings;
  private final Endpoints endpoints;
  private final boolean opensBrowser;

  Notice(Invocation call, IdpSettings settings, Endpoints endpoints, boolean opensBrowser) {
    this.call = call;
    this.settings = settings;
    this.endpoints = endpoints;
    this.opensBrowser = opensBrowser;
  }

  /**
   * Prints it, then the address, then opens the browser. Without one to open, the address alone is
   * the result, and the notice goes to stderr.
   *
   * @param page the address to sign in at
   */
  void show(String redirectUri, int port, String page) {
    var streams = call.streams();
    var facts = call.isText() ? streams.out() : streams.err();
    var browser = opensBrowser ? Browser.find(call, page) : new Browser(List.of(), "", call);
    explain(opensBrowser ? facts : streams.err(), redirectUri, port);
    if (!browser.command().isEmpty()) {
      facts.line("Opening browser ...");
    }
    facts.line(Style.COPY, page);
    facts.flush();
    if (!browser.open() && opensBrowser) {
      streams.remark(browser.reason() + "Open the address in a browser on this machine.");
    }
  }

  private void explain(Output to, String redirectUri, int port) {
    to.line("Browser PKCE login.");
    to.line("Auth0 tenant: " + shown(endpoints.issuer()));
    to.line("Client ID: " + settings.requireClientId());
    to.line("Redirect URI: " + redirectUri);
    to.line("PKCE port: " + port);
    to.line("This callback URL must be allowlisted on the Auth0 application.");
    dashboard().ifPresent(link -> to.line("Dashboard: " + link));
    to.line("If the browser shows \"Callback URL mismatch\", add the redirect URI");
    to.line("above to \"Allowed Callback URLs\" in the dashboard and try again.");
    to.flush();
  }

  private static String shown(String issuer) {
    return issuer.startsWith(HTTPS) ? issuer.substring(HTTPS.length()) : issuer;
  }

  /** The application's page; a tenant behind a name of its own cannot be known. */
  private Optional<String> dashboard() {
    var host = settings.base().server().host();
    if (host.endsWith(AUTH0)) {
      var labels = List.of(host.substring(0, host.length() - AUTH0.length()).split("\\.", -1));
      return Optional.of(
          switch (labels.size()) {
            case 1 -> dashboard(labels.getFirst());
            case 2 -> dashboard(labels.getLast() + "/" + labels.getFirst());
            default -> dashboard("<tenant>");
          });
    }
    return endpoints.isAuth0() ? Optional.of(dashboard("<tenant>")) : Optional.empty();
  }

  private String dashboard(String place) {
    return "https://manage.auth0.com/dashboard/"
        + place
        + "/applications/"
        + settings.requireClientId()
        + "/settings";
  }
}
