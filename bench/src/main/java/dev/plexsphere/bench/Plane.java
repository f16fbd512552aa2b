package dev.plexsphere.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running {@code plexsphere dev}, and what its dev.json says. */
final class Plane implements AutoCloseable {
  private static final int STOP_SECONDS_MAX = 20;

  private final Process process;
  private final double startMillis;
  private final String ready;
  private final Path folder;
  private final String facts;

  private Plane(Process process, double startMillis, String ready, Path folder, String facts) {
    this.process = process;
    this.startMillis = startMillis;
    this.ready = ready;
    this.folder = folder;
    this.facts = facts;
  }

  /** A demo person, and the door that they come through. */
  record Person(String domain, String slug, String binding, String email, String password) {}

  /**
   * Starts, and waits until it is ready.
   *
   * @param environment besides ours
   * @throws IOException with what it said, when it ends instead
   */
  static Plane start(Path root, Path folder, int port, Map<String, String> environment)
      throws IOException {
    return start(root, folder, port, 0, environment);
  }

  /**
   * The same with a signer.
   *
   * @param signerPort 0 for none
   */
  static Plane start(
      Path root, Path folder, int port, int signerPort, Map<String, String> environment)
      throws IOException {
    var log = folder.resolveSibling(folder.getFileName() + ".log");
    var builder =
        new ProcessBuilder(
                root.resolve("bin/plexsphere").toString(),
                "dev",
                "--data-dir",
                folder.toString(),
                "--port",
                String.valueOf(port),
                "--signer-port",
                String.valueOf(signerPort),
                "--gateway-port",
                "0")
            .redirectError(log.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("PLEXSPHERE_BUILD", "never");
    long begun = System.nanoTime();
    var process = builder.start();
    var out = process.inputReader();
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("ready ")) {
        double took = (System.nanoTime() - begun) / 1e6;
        return new Plane(process, took, line, folder, Files.readString(folder.resolve("dev.json")));
      }
    }
    throw new IOException("plexsphere dev ended:\n" + Files.readString(log));
  }

  /** From the call of the launcher to the line {@code ready}, as seen from outside. */
  double startMillis() {
    return startMillis;
  }

  /** The last line that it said. */
  String ready() {
    return ready;
  }

  /** The server's process: the launcher has become it. */
  long pid() {
    return process.pid();
  }

  /** The postmaster: above the backend that serves this connection. */
  static long postmaster(Connection connection) throws SQLException, IOException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
      rows.next();
      return Cpu.parent(rows.getInt(1));
    }
  }

  String url() {
    return Wire.Json.text(facts, "server_url");
  }

  int port() {
    return port(url());
  }

  int probePort() {
    return port(Wire.Json.text(facts, "probe_url"));
  }

  private static int port(String url) {
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  Path caFile() {
    return folder.resolve("tls/ca.pem");
  }

  /** The certificate that the server shows the signer, and its key. */
  Path signerIdentity(String end) {
    return folder.resolve("tls/plexsphere-server." + end);
  }

  /** Its database, as its owner. */
  Connection database() throws SQLException {
    var url = Wire.Json.text(facts, "postgres_url"); // postgres://user:password@host:port/database
    int at = url.lastIndexOf('@');
    var login = url.substring(url.indexOf("//") + 2, at).split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + url.substring(at + 1), login[0], login[1]);
  }

  /** All demo people. */
  List<Person> people() {
    var people = new ArrayList<Person>();
    for (var domain : facts.split("\"machine\"", 2)[0].split("\"slug\"", -1)) {
      if (domain.contains("\"email\"")) {
        var emails = Wire.Json.texts(domain, "email");
        var passwords = Wire.Json.texts(domain, "password");
        for (int i = 0; i < emails.size(); i++) {
          people.add(
              new Person(
                  Wire.Json.text(domain, "id"),
                  domain.split("\"", 3)[1],
                  Wire.Json.text(domain, "idp_binding_id"),
                  emails.get(i),
                  passwords.get(i)));
        }
      }
    }
    return people;
  }

  /** Those of one Domain. */
  List<Person> people(String slug) {
    return people().stream().filter(each -> each.slug().equals(slug)).toList();
  }

  /** The authorization server of the demo clients. */
  OAuthServer authorizationServer() {
    var rp = facts.split("\"rp\"", 2)[1];
    var client = "grant_type=client_credentials";
    return new OAuthServer(
        issuerPath() + "/token",
        issuerPath() + "/introspect",
        new OAuthServer.Client(Wire.Json.text(rp, "m2m_id"), Wire.Json.text(rp, "m2m_secret")),
        new OAuthServer.Client(Wire.Json.text(rp, "rs_id"), Wire.Json.text(rp, "rs_secret")),
        new OAuthServer.Client(
            Wire.Json.text(rp, "client_id"), Wire.Json.text(rp, "client_secret")),
        client,
        client);
  }

  /** The path below which it is. */
  String issuerPath() {
    return URI.create(Wire.Json.text(facts, "issuer")).getPath();
  }

  /** Where its web application is answered; nothing listens there. */
  String callback() {
    return Wire.Json.text(facts.split("\"rp\"", 2)[1], "redirect_uri");
  }

  String gatewayUrl() {
    return Wire.Json.text(facts.split("\"gateway\"", 2)[1], "url");
  }

  int gatewayPort() {
    return port(gatewayUrl());
  }

  /** An ID token that opens sessions at the gateway. */
  String sampleIdToken() {
    return Wire.Json.text(facts, "sample_id_token");
  }

  /** Whose demo machine it is. */
  String machineDomain() {
    return Wire.Json.text(facts.split("\"machine\"", 2)[1], "domain_id");
  }

  /** The id of the demo machine; its secret. */
  Machines.Client machine() {
    return new Machines.Client(
        Wire.Json.text(facts, "client_id"), Wire.Json.text(facts, "client_secret"));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
