package dev.plexsphere.bench;

import java.io.IOException;

/**
 * Password logins at a hosted authorization server, which fill the hash pool. What they do to
 * everybody else is the figure that matters: other requests must not wait for somebody's Argon2id.
 */
final class SignIns {
  private static final int LOGINS_AT_ONCE = 16;
  private static final int OTHERS_AT_ONCE = 4;

  private final Plane plane;
  private final RequestTable table;
  private final Load.Step whoami;

  SignIns(Plane plane, RequestTable table, Load.Step whoami) {
    this.plane = plane;
    this.table = table;
    this.whoami = whoami;
  }

  void measure() throws IOException, InterruptedException {
    var flow = new CodeFlow(plane);
    var browsers = flow.browsers(LOGINS_AT_ONCE);
    Load.Step login =
        (wire, connection) -> browsers.get(connection).logInAgain(wire, flow.authorize());
    table.row(
        "password login, pool full, c16", plane.port(), LOGINS_AT_ONCE, Verdict.Target.NONE, login);
    table.row("whoami, idle, c4", plane.port(), OTHERS_AT_ONCE, Verdict.Target.NONE, whoami);
    table.beside("whoami beside logins, c4", OTHERS_AT_ONCE, whoami, LOGINS_AT_ONCE, login);
  }
}
