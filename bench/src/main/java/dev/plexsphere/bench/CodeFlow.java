package dev.plexsphere.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The authorization code flow of the demo web application at its Domain's server, with PKCE S256,
 * by browsers in which somebody is signed in already: no password is hashed.
 */
final class CodeFlow {
  // RFC 7636 appendix B
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private final OAuthServer server;
  private final String authorize;
  private final String callback;

  CodeFlow(Plane plane) {
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
}
