package dev.plexsphere.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Measures requests, one kind after the other, against one server. */
final class Requests {
  private static final int TOKENS = 300;
  private static final int LISTED = 10;
  private static final int LOGINS_AT_ONCE = 6;
  private static final double TARGET_WHOAMI = 0.05;
  private static final double TARGET_MINT = 0.15;

  private final Plane plane;
  private final Connection database;
  private final RequestTable table;
  private final AtomicInteger next = new AtomicInteger();

  Requests(Plane plane, Connection database, RequestTable table) {
    this.plane = plane;
    this.database = database;
    this.table = table;
  }

  /** Prints one line per kind. */
  void measure() throws IOException, InterruptedException, SQLException {
    var machines = Machines.provide(database, plane.machine());
    var sessions = new ArrayList<String>();
    for (var person : plane.people()) {
      sessions.add(Visitor.signIn(plane, person));
    }
    livez(plane, table);
    var tokens = machineTokens(machines);
    table.row(
        "whoami, 300 tokens, c32", plane.port(), 32, Verdict.cpu(TARGET_WHOAMI), whoami(tokens));
    var list = bearer("GET", "/v1/auth/tokens", ownerOf(LISTED, sessions.getFirst()));
    table.row(
        "token list of 10, c32",
        plane.port(),
        32,
        Verdict.Target.NONE,
        (wire, _) -> wire.expect(200, list));
    new SignIns(plane, table, whoami(tokens)).measure(); // before the tokens are thrown away
    table.fillingRow(
        "device login (3 requests), c6",
        plane.port(),
        LOGINS_AT_ONCE,
        Verdict.Target.NONE,
        login(sessions));
    var mints = machines.stream().map(m -> post("/v1/auth/service/token", "", m.body())).toList();
    table.fillingRow(
        "service/token, one Domain, c64",
        plane.port(),
        64,
        Verdict.cpu(TARGET_MINT),
        (wire, _) -> wire.expect(200, mints.get(turn(mints.size()))));
  }

  /** What the server can do at all. */
  static Optional<Measured> livez(Plane plane, RequestTable table)
      throws IOException, InterruptedException {
    var request = Wire.request("GET", "/livez", "", "");
    return table.row(
        "/livez, c32",
        plane.probePort(),
        32,
        Verdict.Target.NONE,
        (wire, _) -> wire.expect(200, request));
  }

  private Load.Step whoami(List<String> tokens) {
    var requests = tokens.stream().map(t -> bearer("GET", "/v1/auth/whoami", t)).toList();
    return (wire, _) -> wire.expect(200, requests.get(turn(requests.size())));
  }

  private List<String> machineTokens(List<Machines.Client> machines) throws IOException {
    var tokens = new ArrayList<String>();
    try (var wire = new Wire(plane.port())) {
      for (var machine : machines.subList(0, TOKENS)) {
        var answer = wire.expect(200, post("/v1/auth/service/token", "", machine.body()));
        tokens.add(answer.text("access_token"));
      }
    }
    return tokens;
  }

  /** A login token whose person has {@code count} tokens, itself included. */
  private String ownerOf(int count, String session) throws IOException {
    try (var wire = new Wire(plane.port())) {
      var token = login(wire, plane.people().getFirst(), session);
      var who = wire.expect(200, bearer("GET", "/v1/auth/whoami", token)).text("subject");
      var wish = "{\"identity_ref\":\"user:" + who + "\",\"env_prefix\":\"dev\"}";
      for (int i = 1; i < count; i++) {
        wire.expect(201, post("/v1/auth/tokens", authorization(token), wish));
      }
      return token;
    }
  }

  private Load.Step login(List<String> sessions) {
    var people = plane.people();
    return (wire, connection) -> {
      int who = connection % people.size();
      login(wire, people.get(who), sessions.get(who));
    };
  }

  /**
   * Asked for by a program, approved in a browser, polled once; each from an address of its own.
   */
  private String login(Wire wire, Plane.Person person, String session) throws IOException {
    int n = next.getAndIncrement();
    var from = "X-Forwarded-For: 10." + (n >> 8 & 255) + "." + (n & 255) + ".1\r\n";
    var door =
        "{\"domain_id\":\""
            + person.domain()
            + "\",\"idp_binding_id\":\""
            + person.binding()
            + "\"}";
    var started = wire.expect(200, post("/v1/auth/device-code", from, door));
    var approval = "{\"user_code\":\"" + started.text("user_code") + "\"}";
    wire.expect(200, post("/v1/auth/device/approve", from + session, approval));
    var poll = "{\"device_code\":\"" + started.text("device_code") + "\"}";
    return wire.expect(200, post("/v1/auth/device-token", from, poll)).text("access_token");
  }

  private int turn(int of) {
    return Math.floorMod(next.getAndIncrement(), of);
  }

  private static byte[] bearer(String method, String path, String token) {
    return Wire.request(method, path, authorization(token), "");
  }

  private static String authorization(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  private static byte[] post(String path, String headers, String body) {
    return Wire.request("POST", path, headers, body);
  }
}
