package dev.plexsphere.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * People at a hosted authorization server: the code flow of somebody who is signed in, which costs
 * no password hash, and password logins, which fill the hash pool. What the latter do to everybody
 * else is the figure that matters: other requests must not wait for somebody's Argon2id.
 */
final class SignIns {
  private static final int FLOWS_AT_ONCE = 8;
  private static final int LOGINS_AT_ONCE = 16;
  private static final int OTHERS_AT_ONCE = 4;
  // RFC 7636 appendix B
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private final Plane plane;
  private final RequestTable table;
  private final Load.Step whoami;

  SignIns(Plane plane, RequestTable table, Load.Step whoami) {
    this.plane = plane;
    this.table = table;
    this.whoami = whoami;
  }

  void measure() throws IOException, InterruptedException, SQLException {
    var browsers = new ArrayList<Visitor>();
    var slug = plane.people().getFirst().slug();
    var people = plane.people().stream().filter(each -> each.slug().equals(slug)).toList();
    for (int i = 0; i < LOGINS_AT_ONCE; i++) {
      browsers.add(Visitor.at(plane, people.get(i % people.size())));
    }
    table.row("code flow (3 requests), c8", plane.port(), FLOWS_AT_ONCE, 0, false, flow(browsers));
    Load.Step login = (wire, connection) -> browsers.get(connection).logInAgain(wire, authorize());
    table.row("password login, pool full, c16", plane.port(), LOGINS_AT_ONCE, 0, false, login);
    table.row("whoami, idle, c4", plane.port(), OTHERS_AT_ONCE, 0, false, whoami);
    table.beside("whoami beside logins, c4", OTHERS_AT_ONCE, whoami, LOGINS_AT_ONCE, login);
  }

  /** /authorize, /authorize/callback, /token: by a browser that is signed in already. */
  private Load.Step flow(List<Visitor> browsers) {
    var path = authorize();
    return (wire, connection) -> {
      var code = browsers.get(connection).code(wire, path);
      var body =
          "grant_type=authorization_code&client_id=plexsphere&code_verifier="
              + VERIFIER
              + "&redirect_uri="
              + callback()
              + "&code="
              + code;
      wire.expect(200, Wire.request("POST", server() + "/token", Visitor.FORM_BODY, body));
    };
  }

  private String server() {
    return "/as/" + plane.people().getFirst().slug();
  }

  private String authorize() {
    return server()
        + "/authorize?response_type=code&client_id=plexsphere&scope=openid&state=s&nonce=n"
        + "&code_challenge_method=S256&code_challenge="
        + CHALLENGE
        + "&redirect_uri="
        + callback();
  }

  private String callback() {
    return URLEncoder.encode(plane.url() + "/v1/auth/callback", StandardCharsets.UTF_8);
  }
}
