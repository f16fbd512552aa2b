package dev.plexsphere.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Relying parties, machines and APIs at a Domain's authorization server. */
final class HostedRequests {
  static final int TOKENS = 300;
  private static final int FLOWS_AT_ONCE = 8;
  private static final int REFRESHES_AT_ONCE = 16;
  private static final double TARGET_CREDENTIALS = 0.08;
  private static final double TARGET_INTROSPECT = 0.07;
  private static final double TARGET_REFRESH = 0.2;
  private static final double TARGET_FLOWS = 400;

  /** What figures of CPU hold within. */
  private static final double ALIKE = 1.33;

  private final Plane plane;
  private final Connection database;
  private final RequestTable table;
  private final OAuthServer server;

  HostedRequests(Plane plane, Connection database, RequestTable table) {
    this.plane = plane;
    this.database = database;
    this.table = table;
    this.server = plane.authorizationServer();
  }

  /** Prints one line per kind. */
  void measure() throws IOException, InterruptedException, SQLException {
    var livez = Requests.livez(plane, table);
    document("discovery, c32", plane.issuerPath() + "/.well-known/openid-configuration", livez);
    document("JWKS, c32", plane.issuerPath() + "/jwks", livez);
    table.row(
        "client_credentials, client, c32",
        plane.port(),
        32,
        Verdict.cpu(TARGET_CREDENTIALS),
        server.clientCredentials());
    machines();
    table.row(
        "introspect, 300 tokens, c32",
        plane.port(),
        32,
        Verdict.cpu(TARGET_INTROSPECT),
        server.introspect(plane.port(), TOKENS));
    people();
  }

  /** Those that are rows of their Domain, looked up at every request. */
  private void machines() throws IOException, InterruptedException, SQLException {
    var machines =
        Machines.provide(database, plane.machine()).stream()
            .map(each -> new OAuthServer.Client(each.id(), each.secret()))
            .toList();
    table.row(
        "client_credentials, machines, c32",
        plane.port(),
        32,
        Verdict.cpu(TARGET_CREDENTIALS),
        server.at("/as/" + Machines.slug(database, plane.machine())).clientCredentials(machines));
  }

  private void people() throws IOException, InterruptedException {
    var flow = new CodeFlow(plane);
    var browsers = flow.browsers(REFRESHES_AT_ONCE);
    var refresh = flow.refreshTokens(browsers);
    table.row(
        "refresh, rotating, c16",
        plane.port(),
        REFRESHES_AT_ONCE,
        Verdict.cpu(TARGET_REFRESH),
        server.refresh(refresh));
    table.row(
        "code flow (3 requests), c8",
        plane.port(),
        FLOWS_AT_ONCE,
        Verdict.rate(TARGET_FLOWS),
        (wire, connection) -> flow.once(wire, browsers.get(connection)));
  }

  /**
   * One that anybody may read, beside {@code /livez}, which is the HTTP stack with nothing behind.
   */
  private void document(String name, String path, Optional<Measured> livez)
      throws IOException, InterruptedException {
    var request = Wire.request("GET", path, "", "");
    table.row(
        name,
        plane.port(),
        32,
        row ->
            livez
                .map(base -> Verdict.of(row.cpu() / base.cpu(), ALIKE, "%.2f", "x /livez"))
                .orElse(""),
        (wire, _) -> wire.expect(200, request));
  }
}
