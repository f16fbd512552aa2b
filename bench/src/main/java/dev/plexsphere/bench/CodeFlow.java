package dev.plexsphere.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The authorization code flow of the demo web application at its Domain's server, with PKCE S256,
 * by browsers in which somebody is signed in already: no password is hashed.
 */
final class CodeFlow {
  // RFC 7636 appendix B
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private final Plane plane;
  private final OAuthServer server;
  private final String authorize;
  private final String callback;

  CodeFlow(Plane plane) {
    this.plane = plane;
    this.server = plane.authorizationServer();
    this.callback = URLEncoder.encode(plane.callback(), StandardCharsets.UTF_8);
    this.authorize =
        plane.issuerPath()
            + "/authorize?response_type=code&client_id="
            + server.web().id()
            + "&scope=openid&state=s&nonce=n&code_challenge_method=S256&code_challenge="
            + CHALLENGE
            + "&redirect_uri="
            + callback;
  }

  /** Where it begins. */
  String authorize() {
    return authorize;
  }

  /** {@code /authorize}, {@code /authorize/callback}, {@code /token}. */
  Wire.Answer once(Wire wire, Visitor browser) throws IOException {
    var form =
        "grant_type=authorization_code&code_verifier="
            + VERIFIER
            + "&redirect_uri="
            + callback
            + "&code="
            + browser.code(wire, authorize);
    return wire.expect(200, Wire.request("POST", server.token(), server.web().headers(), form));
  }

  /** Browsers in which people of that Domain are signed in, in turn. */
  List<Visitor> browsers(int count) throws IOException {
    var people = plane.people(plane.issuerPath().substring("/as/".length()));
    var browsers = new ArrayList<Visitor>();
    for (int i = 0; i < count; i++) {
      browsers.add(Visitor.at(plane, people.get(i % people.size())));
    }
    return browsers;
  }

  /** One of each browser. */
  List<String> refreshTokens(List<Visitor> browsers) throws IOException {
    var tokens = new ArrayList<String>();
    try (var wire = new Wire(plane.port())) {
      for (var browser : browsers) {
        tokens.add(once(wire, browser).text("refresh_token"));
      }
    }
    return tokens;
  }
}
