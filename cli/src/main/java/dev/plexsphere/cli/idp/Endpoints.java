package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.http.ForeignUrl;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Where an identity provider is asked for what.
 *
 * @param issuer who it says it is, without a slash at its end
 * @param authorization the page to sign in at
 * @param token where grants are exchanged
 * @param device where a device sign-in begins (RFC 8628); null when the provider offers none
 */
public record Endpoints(
    String issuer, ForeignUrl authorization, ForeignUrl token, @Nullable ForeignUrl device) {
  private static final String AUTH0 = ".auth0.com";
  private static final String DISCOVERY = "/.well-known/openid-configuration";

  /**
   * The endpoints that the provider publishes (OpenID Connect Discovery section 4); Auth0's own
   * paths at Auth0, and where nothing is published.
   *
   * @throws Failure exit 1 when the provider cannot be asked, or what it publishes is not its own
   */
  public static Endpoints of(Invocation call, IdpSettings settings) {
    var base = settings.base();
    if (base.server().host().endsWith(AUTH0)) {
      return auth0(settings);
    }
    var answer = call.foreign(base.under(DISCOVERY)).get();
    if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
      return auth0(settings);
    }
    return published(base, Refusals.document("to say where to sign in", base.server(), answer));
  }

  /** Auth0's own paths, without asking. */
  static Endpoints auth0(IdpSettings settings) {
    var base = settings.base();
    return new Endpoints(
        base.toString(),
        base.under("/authorize"),
        base.under("/oauth/token"),
        base.under("/oauth/device/code"));
  }

  private static Endpoints published(ForeignUrl base, Json.Doc document) {
    var issuer = withoutSlash(document.find("issuer").orElse(""));
    if (!issuer.equals(base.toString())) {
      throw Failure.failed(
          "Wrong identity provider",
          base + " says that it is " + (issuer.isEmpty() ? "nobody" : issuer));
    }
    return new Endpoints(
        issuer,
        required(document, "authorization_endpoint", base),
        required(document, "token_endpoint", base),
        document.find("device_authorization_endpoint").isPresent()
            ? required(document, "device_authorization_endpoint", base)
            : null);
  }

  private static ForeignUrl required(Json.Doc document, String name, ForeignUrl base) {
    return document
        .find(name)
        .flatMap(ForeignUrl::read)
        .orElseThrow(
            () -> Failure.failed("Unexpected answer", base + " publishes no usable https " + name));
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** Whether the answer's {@code iss} (RFC 9207), if it carries one, is this provider. */
  boolean isAnsweredBy(String iss) {
    return issuer.equals(withoutSlash(iss));
  }

  /** Whether they are laid out as Auth0's are: then its dashboard is the place to look. */
  boolean isAuth0() {
    return authorization.toString().equals(issuer + "/authorize")
        && token.toString().equals(issuer + "/oauth/token");
  }

  /**
   * Where a device sign-in begins.
   *
   * @throws Failure exit 1 when the provider offers none
   */
  ForeignUrl requireDevice() {
    if (device == null) {
      throw Failure.failed("Not offered", issuer + " offers no device sign-in")
          .hint("use --browser-pkce");
    }
    return device;
  }
}
