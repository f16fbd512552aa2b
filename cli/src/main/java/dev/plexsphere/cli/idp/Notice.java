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
   * Prints it, then the address, then opens the browser. The address is for a person to see; only
   * where no browser is opened is it what was asked for, and goes to stdout.
   *
   * @param page the address to sign in at
   * @return whether a browser was opened
   */
  boolean show(String redirectUri, int port, String page) {
    var streams = call.streams();
    var browser = opensBrowser ? Browser.find(call, page) : new Browser(List.of(), "", call);
    boolean opens = !browser.command().isEmpty();
    explain(streams.err(), redirectUri, port);
    if (opens) {
      streams.err().line("Opening browser ...");
    }
    var facts = opens || !call.isText() ? streams.err() : streams.out();
    facts.line(Style.COPY, page);
    facts.flush();
    boolean opened = browser.open();
    if (!opened && opensBrowser) {
      streams.remark(
          browser.reason()
              + "Open the address in a browser"
              + (PastedCallback.isPossible(call) ? "." : " on this machine."));
    }
    return opened;
  }

  private void explain(Output to, String redirectUri, int port) {
    boolean isAuth0 = endpoints.isAuth0();
    to.line("Browser PKCE login.");
    to.line((isAuth0 ? "Auth0 tenant: " : "Identity provider: ") + shown(endpoints.issuer()));
    to.line("Client ID: " + settings.requireClientId());
    to.line("Redirect URI: " + redirectUri);
    to.line("PKCE port: " + port);
    to.line(
        "This callback URL must be allowlisted on the "
            + (isAuth0 ? "Auth0 application." : "application there."));
    dashboard().ifPresent(link -> to.line("Dashboard: " + link));
    to.line("If the browser shows \"Callback URL mismatch\", add the redirect URI");
    to.line("above to \"Allowed Callback URLs\" in the dashboard and try again.");
    to.flush();
  }

  private static String shown(String issuer) {
    return issuer.startsWith(HTTPS) ? issuer.substring(HTTPS.length()) : issuer;
  }

  /** The application's page; a tenant behind a name of its own cannot be known. */
  Optional<String> dashboard() {
    var host = settings.base().server().host();
    if (!host.endsWith(AUTH0)) {
      return Optional.empty();
    }
    var labels = List.of(host.substring(0, host.length() - AUTH0.length()).split("\\.", -1));
    return switch (labels.size()) {
      case 1 -> Optional.of(dashboard(labels.getFirst()));
      case 2 -> Optional.of(dashboard(labels.getLast() + "/" + labels.getFirst()));
      default -> Optional.empty();
    };
  }

  private String dashboard(String place) {
    return "https://manage.auth0.com/dashboard/"
        + place
        + "/applications/"
        + settings.requireClientId()
        + "/settings";
  }
}
