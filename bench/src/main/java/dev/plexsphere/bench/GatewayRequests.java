package dev.plexsphere.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sessions at the gateway, and what its proxy adds to an upstream that is asked directly: the
 * upstream is a process of its own, so all CPU that is counted is the gateway's and the database's.
 */
final class GatewayRequests {
  private static final int SESSIONS = 50;
  private static final double TARGET_SESSION = 0.07;
  private static final double TARGET_PROXY = 0.15;
  private static final double TARGET_PROXY_P50 = 1;

  private final Plane plane;
  private final Upstream upstream;
  private final RequestTable table;
  private final AtomicInteger next = new AtomicInteger();

  GatewayRequests(Plane plane, Upstream upstream, RequestTable table) {
    this.plane = plane;
    this.upstream = upstream;
    this.table = table;
  }

  /** Prints one line per kind. */
  void measure() throws IOException, InterruptedException {
    var sessions = new ArrayList<String>();
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(session(plane));
    }
    asked("validate, 50 sessions, c32", "validate", sessions, "");
    var wish = ",\"playbook_path\":\"examples/hello\",\"permission_type\":\"execute\"";
    asked("check-access, 50 sessions, c32", "check-access", sessions, wish);
    var direct = Wire.request("GET", Upstream.ROOT + "hello", "", "");
    Load.Step straight = (wire, _) -> wire.expect(200, direct);
    var passed =
        inTurn(
            sessions.stream()
                .map(token -> Wire.request("GET", Upstream.PASSED + "hello", bearer(token), ""))
                .toList(),
            "\"status\":\"ok\"");
    int gateway = plane.gatewayPort();
    var alone =
        table.row("upstream asked directly, c1", upstream.port(), 1, Verdict.Target.NONE, straight);
    table.row("through the proxy, c1", gateway, 1, row -> added(row, alone), passed);
    table.row("upstream asked directly, c32", upstream.port(), 32, Verdict.Target.NONE, straight);
    table.row("through the proxy, c32", gateway, 32, Verdict.cpu(TARGET_PROXY), passed);
  }

  private static String added(Measured row, Optional<Measured> alone) {
    return alone
        .map(base -> Verdict.of(row.p50() - base.p50(), TARGET_PROXY_P50, "%.2f", "ms p50 more"))
        .orElse("");
  }

  private void asked(String name, String what, List<String> sessions, String more)
      throws IOException, InterruptedException {
    var path = "/api/auth/" + what;
    var yes = what.equals("validate") ? "\"valid\":true" : "\"allowed\":true";
    var requests =
        sessions.stream()
            .map(token ->
                Wire.request("POST", path, "", "{\"session_token\":\"" + token + "\"" + more + "}"))
            .toList();
    table.row(name, plane.gatewayPort(), 32, Verdict.cpu(TARGET_SESSION), inTurn(requests, yes));
  }

  /** Every answer must say {@code yes}: a no is quick. */
  private Load.Step inTurn(List<byte[]> requests, String yes) {
    return (wire, _) -> {
      int turn = Math.floorMod(next.getAndIncrement(), requests.size());
      var answer = wire.expect(200, requests.get(turn));
      if (!answer.body().contains(yes)) {
        throw new IllegalStateException("a good session is answered with " + answer.body());
      }
    };
  }

  /** The header line of a request to the proxy. */
  static String bearer(String session) {
    return "Authorization: Bearer " + session + "\r\n";
  }

  /** A new session of the demo person who may do everything. */
  static String session(Plane plane) throws IOException {
    try (var wire = new Wire(plane.gatewayPort())) {
      var wish = "{\"auth0_token\":\"" + plane.sampleIdToken() + "\"}";
      return wire.expect(200, Wire.request("POST", "/api/auth/login", "", wish))
          .text("session_token");
    }
  }
}
