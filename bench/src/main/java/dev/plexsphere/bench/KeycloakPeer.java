package dev.plexsphere.bench;

import dev.plexsphere.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keycloak as its guides run it in production: built for its options beforehand, {@code start
 * --optimized}, on a PostgreSQL (the one that we embed, so that both have the same), a connection
 * pool that does not change its size. Its heap is what its container takes of the 2 GB that the
 * guide recommends: half of it at the start, 70 % at most. Plain HTTP on loopback, one node.
 */
final class KeycloakPeer extends ProgramPeer {
  private static final String HEAP = "-Xms1000m -Xmx1400m";
  private static final String POOL = "20";

  /** One node. */
  private static final String LOCAL = "--cache=local";

  /** Its worker threads ask for it, in an error, since Java 24. */
  private static final String OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  private static final String CREDENTIALS = "grant_type=client_credentials";

  private final Path home;
  private final Path installed;
  private final EmbeddedPostgres postgres;

  private KeycloakPeer(Path home, Path installed, int port, EmbeddedPostgres postgres) {
    super(port, described(OAuthServer.Client.newSecret()));
    this.home = home;
    this.installed = installed;
    this.postgres = postgres;
  }

  private static OAuthServer described(String secret) {
    var path = "/realms/bench/protocol/openid-connect/token";
    return new OAuthServer(
        path,
        path + "/introspect",
        new OAuthServer.Client("machine", secret),
        new OAuthServer.Client("api", secret),
        new OAuthServer.Client("web", secret),
        CREDENTIALS,
        CREDENTIALS);
  }

  /**
   * Unpacks it, builds it, and has its first start make its tables and its realm.
   *
   * @param home an empty folder that the database's user can enter
   */
  static KeycloakPeer install(Path zip, Path home, int port)
      throws IOException, InterruptedException {
    Files.createDirectories(home);
    var jar = Path.of(System.getProperty("java.home"), "bin", "jar").toString();
    Program.run(
        home.resolve("jar.log"),
        List.of(jar, "--extract", "--file", zip.toString(), "--dir", home.toString()),
        Map.of());
    var name = zip.getFileName().toString();
    var version = name.replaceAll("^keycloak-quarkus-dist-|\\.zip$", "");
    var installed = home.resolve("keycloak-" + version);
    var postgres =
        EmbeddedPostgres.start(
            home.resolve("postgres"),
            0,
            EmbeddedPostgres.Options.durable(OAuthServer.Client.newSecret()));
    var peer = new KeycloakPeer(home, installed, port, postgres);
    try {
      peer.prepare();
      return peer;
    } catch (IOException | InterruptedException | RuntimeException e) {
      peer.close();
      throw e;
    }
  }

  private void prepare() throws IOException, InterruptedException {
    var imports = Files.createDirectories(installed.resolve("data/import"));
    Files.writeString(imports.resolve("bench-realm.json"), realm());
    var build = List.of("build", "--db=postgres");
    Program.run(home.resolve("build.log"), command(build), environment());
    start("--import-realm", LOCAL);
    stop();
  }

  private String realm() throws IOException {
    try (InputStream in = KeycloakPeer.class.getResourceAsStream("keycloak-realm.json")) {
      if (in == null) {
        throw new IOException("the realm is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("${secret}", server().web().secret());
    }
  }

  /** By name, since jar forgets who may be executed. */
  private List<String> command(List<String> arguments) {
    var command = new ArrayList<>(List.of("sh", installed.resolve("bin/kc.sh").toString()));
    command.addAll(arguments);
    return command;
  }

  /** The password in the environment, so that no process list shows it. */
  private Map<String, String> environment() {
    var out = new LinkedHashMap<String, String>();
    out.put("HOME", home.toString());
    out.put("JAVA_OPTS_KC_HEAP", HEAP);
    out.put("JAVA_OPTS_APPEND", OPENS);
    out.put("KC_DB_PASSWORD", postgres.password());
    return out;
  }

  @Override
  public String name() {
    return installed.getFileName().toString().replace("keycloak-", "Keycloak ");
  }

  @Override
  public double start() throws IOException {
    return start(LOCAL);
  }

  private double start(String... more) throws IOException {
    long begun = System.nanoTime();
    var line = new ArrayList<>(List.of("start", "--optimized"));
    line.addAll(List.of(more));
    line.addAll(
        List.of(
            "--db-url=" + postgres.jdbcUrl(),
            "--db-username=" + postgres.user(),
            "--db-pool-initial-size=" + POOL,
            "--db-pool-min-size=" + POOL,
            "--db-pool-max-size=" + POOL,
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=" + port(),
            "--hostname=http://localhost:" + port()));
    await(
        Program.start(home.resolve("keycloak.log"), command(line), environment(), ""),
        "/realms/bench/.well-known/openid-configuration");
    return (System.nanoTime() - begun) / 1e9;
  }

  /** The server's process, which the script waits for. */
  @Override
  public long pid() {
    return program().childPid();
  }

  @Override
  public long postmaster() {
    return postgres.pid();
  }

  /** By the password grant; a session for each. */
  @Override
  public List<String> refreshTokens(int count) throws IOException {
    var form = "grant_type=password&scope=openid&username=kim&password=" + server().web().secret();
    var headers = server().web().headers();
    return refreshTokens(count, Wire.request("POST", server().token(), headers, form));
  }

  @Override
  public void close() {
    super.close();
    postgres.close();
  }
}
