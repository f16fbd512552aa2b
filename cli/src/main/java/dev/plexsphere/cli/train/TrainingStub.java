package dev.plexsphere.cli.train;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A control plane that says yes to everything, on loopback, once over http and once over https with
 * a certificate that keytool makes for this minute. Sockets by hand: whatever else the rehearsal
 * loads is in the cache, and every start pays for it.
 */
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
          "auth status",
          "catalog list Playbook",
          "operator status",
          "operator tenant list",
          "login --domain-id 00000000-0000-7000-8000-000000000000"
              + " --idp-binding-id 00000000-0000-7000-8000-000000000000",
          "version");

  private static final char[] PASSWORD = "training".toCharArray();
  private static final int KEYTOOL_SECONDS = 30;

  private final List<ServerSocket> sockets = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();
  private final Path caFile;

  private TrainingStub(Path caFile) {
    this.caFile = caFile;
  }

  static TrainingStub start(Path directory) throws IOException {
    var stub = new TrainingStub(directory.resolve("ca.pem"));
    stub.listen(new ServerSocket(), "http");
    var context = tls(directory, stub.caFile);
    if (context.isPresent()) {
      stub.listen(context.get().getServerSocketFactory().createServerSocket(), "https");
    }
    return stub;
  }

  private void listen(ServerSocket socket, String scheme) throws IOException {
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    sockets.add(socket);
    addresses.add(scheme + "://localhost:" + socket.getLocalPort());
    Thread.ofPlatform().daemon().start(() -> serve(socket));
  }

  List<String> addresses() {
    return addresses;
  }

  Path caFile() {
    return caFile;
  }

  @Override
  public void close() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
  }

  private static void serve(ServerSocket listening) {
    while (!listening.isClosed()) {
      try (var socket = listening.accept()) {
        answer(socket.getInputStream(), socket.getOutputStream());
      } catch (IOException e) {
        // the rehearsal is over, or one of its requests went wrong: the next one may do better
      }
    }
  }

  /** Reads one request and answers it; the connection ends with it. */
  private static void answer(InputStream in, OutputStream out) throws IOException {
    var line = line(in).split(" ", -1);
    int length = 0;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
    }
    in.skipNBytes(length);
    var body = line[0].equals("DELETE") ? null : body(line[1]);
    var head =
        body == null
            ? "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
            : "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n";
    out.write((body == null ? head : head + body).getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c == -1) {
        throw new EOFException();
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
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
      case "/api/auth/validate" ->
          """
          {"valid":true,"user":{"user_id":"i","email":"train@example.com","roles":["admin"]},\
          "expires_at":"2027-01-01T00:00:00Z","message":""}\
          """;
      case "/noetl/catalog/list" ->
          """
          {"entries":[{"path":"a/b","kind":"Playbook","version":1}]}\
          """;
      case "/api/platform/setup/v1/status" ->
          """
          {"gateOpen":true,"licenseConfigured":true,"emailConfigured":false,\
          "firstTenantConfigMissingKeys":[]}\
          """;
      case "/api/platform/admin/v1/tenants?limit=200" ->
          """
          {"data":[{"id":"i","slug":"acme","name":"Acme","status":"ACTIVE",\
          "owner":{"email":"train@example.com","status":"ACTIVE"},\
          "createdAt":"2026-01-01T00:00:00Z"}],"pagination":{"limit":200,"hasMore":false}}\
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
      var in = List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD));
      // An authority and what it signed, as at a real server: the rehearsal walks the whole path.
      keytool(in, "-genkeypair -alias ca -keyalg EC -groupname secp256r1 -dname CN=ca -ext bc:c");
      keytool(
          in,
          "-genkeypair -alias stub -signer ca -keyalg EC -groupname secp256r1 -dname CN=localhost"
              + " -ext SAN=DNS:localhost,IP:127.0.0.1 -ext EKU=serverAuth -validity 1");
      var out = new ArrayList<>(in);
      out.addAll(List.of("-file", pem.toString()));
      keytool(out, "-exportcert -rfc -alias ca");
      keytool(in, "-delete -alias ca");
      var keys = KeyStore.getInstance("PKCS12");
      try (var file = Files.newInputStream(store)) {
        keys.load(file, PASSWORD);
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

  private static void keytool(List<String> store, String arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ", -1)));
    command.addAll(store);
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
