package dev.plexsphere.cli.train;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.plexsphere.contract.SuppressForbidden;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A control plane that says yes to everything, on loopback, once over http and once over https with
 * a certificate that keytool makes for this minute.
 */
@SuppressForbidden("jdk.httpserver is exported and documented; only this rehearsal listens with it")
final class TrainingStub implements AutoCloseable {
  static final String TOKEN = "psk_live_training";

  /** What is walked: the everyday commands first. */
  static final List<String> LINES =
      List.of(
          "whoami",
          "whoami --output json",
          "whoami --output yaml",
          "identity-tokens list",
          "identity-tokens rotate --id 00000000-0000-7000-8000-000000000000",
          "identity-tokens delete --id 00000000-0000-7000-8000-000000000000",
          "identity-tokens issue-service --client-id a --client-secret b --output json",
          "domain list",
          "login --domain-id 00000000-0000-7000-8000-000000000000"
              + " --idp-binding-id 00000000-0000-7000-8000-000000000000",
          "whoami --no-such-flag",
          "version",
          "help");

  private static final char[] PASSWORD = "training".toCharArray();
  private static final int KEYTOOL_SECONDS = 30;

  private final List<HttpServer> servers = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();
  private final Path caFile;

  private TrainingStub(Path caFile) {
    this.caFile = caFile;
  }

  static TrainingStub start(Path directory) throws IOException {
    var stub = new TrainingStub(directory.resolve("ca.pem"));
    stub.listen(HttpServer.create(loopback(), 0), "http");
    var context = tls(directory, stub.caFile);
    if (context.isPresent()) {
      var secure = HttpsServer.create(loopback(), 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(context.get()));
      stub.listen(secure, "https");
    }
    return stub;
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void listen(HttpServer server, String scheme) {
    server.createContext("/", TrainingStub::answer);
    server.start();
    servers.add(server);
    addresses.add(scheme + "://localhost:" + server.getAddress().getPort());
  }

  List<String> addresses() {
    return addresses;
  }

  Path caFile() {
    return caFile;
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      var body = body(exchange.getRequestURI().getPath());
      if (body == null || exchange.getRequestMethod().equals("DELETE")) {
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static @Nullable String body(String path) {
    if (path.endsWith("/rotate")) {
      return """
      {"id":"i","plaintext":"psk_live_x","env_prefix":"live",\
      "expires_at":"2027-01-01T00:00:00Z","rotation_deadline":"2027-01-01T00:00:00Z"}\
      """;
    }
    return switch (path) {
      case "/v1/auth/whoami" ->
          """
          {"principal_type":"user","principal_scope":"domain","subject":"s","domain_id":"d",\
          "domain":"acme","email":"train@example.com","amr":["pwd"]}\
          """;
      case "/v1/auth/tokens" ->
          """
          [{"id":"i","env_prefix":"live","created_at":"2026-01-01T00:00:00Z",\
          "expires_at":"2027-01-01T00:00:00Z","origin":"login"}]\
          """;
      case "/v1/auth/service/token" ->
          """
          {"access_token":"psk_live_x","token_type":"Bearer","expires_in":3600}\
          """;
      case "/v1/domains" ->
          """
          {"items":[{"id":"d","slug":"acme","name":"Acme","idp_bindings":[{"id":"b"}]}]}\
          """;
      case "/v1/auth/device-code" ->
          """
          {"device_code":"c","user_code":"WDJB-MJHT","verification_uri":"http://localhost/v1/device",\
          "expires_in":600,"interval":1}\
          """;
      case "/v1/auth/device-token" ->
          """
          {"access_token":"psk_live_x","token_type":"Bearer","expires_in":43200,"token_id":"i"}\
          """;
      default -> null;
    };
  }

  /** A TLS context for localhost, and its certificate as PEM; nothing where keytool is missing. */
  private static Optional<SSLContext> tls(Path directory, Path pem) throws IOException {
    var store = directory.resolve("stub.p12");
    try {
      keytool(
          "-genkeypair",
          "-alias",
          "stub",
          "-keyalg",
          "EC",
          "-groupname",
          "secp256r1",
          "-dname",
          "CN=localhost",
          "-ext",
          "SAN=DNS:localhost",
          "-validity",
          "1",
          "-keystore",
          store.toString(),
          "-storepass",
          new String(PASSWORD));
      keytool(
          "-exportcert",
          "-rfc",
          "-alias",
          "stub",
          "-file",
          pem.toString(),
          "-keystore",
          store.toString(),
          "-storepass",
          new String(PASSWORD));
      var keys = KeyStore.getInstance("PKCS12");
      try (var in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD);
      }
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD);
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return Optional.of(context);
    } catch (GeneralSecurityException | IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("keytool failed");
    }
  }
}
