package dev.plexsphere;

import dev.plexsphere.config.EventsConfig;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.signing.SignerDouble;
import dev.plexsphere.testkit.Http;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole server with a signer, two domains with a machine each, and an operator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FactFixture {
  static final Duration SOON = Duration.ofSeconds(20);
  static final DomainId ACME = DomainId.parse("0192f2f6-b840-7000-a123-000000000001");
  static final DomainId BETA = DomainId.parse("0192f2f6-b840-7000-a123-000000000002");

  SignerDouble signer;
  Whole whole;
  String operator = "";
  String machine = "";

  @BeforeAll
  void everybody_comes_in(@TempDir Path folder) {
    signer = new SignerDouble(folder.resolve("signer"));
    var events =
        new EventsConfig(
            signer.endpoint(),
            Map.of(),
            Duration.ofDays(7),
            null,
            Duration.ofHours(1),
            null,
            null,
            null);
    whole = new Whole(folder.resolve("tls"), events);
    for (var domain : List.of(ACME, BETA)) {
      whole.services.database.inTransaction(tx -> {
        var binding = new BindingId(whole.services.ids.next());
        whole.services.provisioning.domain(
            tx, domain, domain.equals(ACME) ? "acme" : "beta", "A Domain", binding);
        whole.services.provisioning.machine(
            tx,
            domain,
            binding,
            whole.services.ids.next(),
            domain.equals(ACME) ? "acme-deployer" : "beta-deployer",
            "Deployer",
            new Secret("a-machine-secret-of-some-length"));
      });
    }
    operator = whole.operatorToken(Whole.GRACE);
    machine = machineToken("acme-deployer");
  }

  String machineToken(String client) {
    return Whole.text(
        whole
            .http()
            .post(
                "/v1/auth/service/token",
                "{\"grant_type\":\"client_credentials\",\"client_id\":\""
                    + client
                    + "\",\"client_secret\":\"a-machine-secret-of-some-length\"}"),
        "access_token");
  }

  @AfterAll
  void end() {
    whole.close();
    signer.close();
  }

  Http as(String token) {
    return token.isEmpty() ? whole.http() : whole.http().bearer(token);
  }

  static String base(DomainId domain) {
    return domain.isPlatform() ? "/v1/platform" : "/v1/domains/" + domain;
  }

  private final Map<Http, String> tokens = new HashMap<>();

  String tokenOf(Http http) {
    return tokens.getOrDefault(http, "");
  }

  Http known(String token) {
    var http = as(token);
    tokens.put(http, token);
    return http;
  }

  /** What of a stream has been read. */
  record Lines(int status, List<String> ids) {}

  interface Reading {
    void read(Lines lines) throws IOException;
  }

  void stream(String path, String token, String lastEventId, Reading reading) {
    stream(path, token, lastEventId, 0, reading);
  }

  void stream(String path, String token, String lastEventId, int events, Reading reading) {
    try {
      var connection =
          (HttpURLConnection)
              URI.create("http://localhost:" + whole.server.port() + path).toURL().openConnection();
      connection.setRequestProperty("Accept", "text/event-stream");
      connection.setReadTimeout((int) SOON.toMillis());
      if (!token.isEmpty()) {
        connection.setRequestProperty("Authorization", "Bearer " + token);
      }
      if (!lastEventId.isEmpty()) {
        connection.setRequestProperty("Last-Event-ID", lastEventId);
      }
      var lines = new Lines(connection.getResponseCode(), new ArrayList<>());
      if (lines.status == 200) {
        try (var in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
          for (var line = in.readLine();
              line != null && lines.ids.size() < events;
              line = in.readLine()) {
            if (line.startsWith("id: ")) {
              lines.ids.add(line.substring(4));
            }
          }
        }
      }
      connection.disconnect();
      reading.read(lines);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
