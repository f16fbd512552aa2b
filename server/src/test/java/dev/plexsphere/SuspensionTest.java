package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.license.License;
import dev.plexsphere.oauth.Pkce;
import dev.plexsphere.registry.NewTenant;
import dev.plexsphere.session.Csrf;
import dev.plexsphere.session.SessionService;
import dev.plexsphere.testkit.Http;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole server: suspending a tenant closes every one of its doors on the next request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SuspensionTest {
  private static final String PUBLIC_URL = Whole.PUBLIC_URL;
  private static final String PASSWORD = "olive has a long password";
  private static final String VERIFIER = "v".repeat(43);
  private static final Pattern HIDDEN =
      Pattern.compile("name=\"(session_id|csrf)\" value=\"([^\"]*)\"");

  private final Services services = Services.compose(Whole.config(Databases.migrated()));
  private Server server;
  private DomainId tenant;
  private BindingId binding;
  private Http browser;
  private String machineToken;

  SuspensionTest(@TempDir Path tls) {
    services.database.inTransaction(tx -> {
      services.domains.ensurePlatform(tx, "Platform");
      services.licenses.issueEvaluation(
          tx, "Tests", License.Kind.EVALUATION, Duration.ofDays(365), 10);
    });
    server = Server.start(services, tls);
    var made =
        services.tenants.register(
            new NewTenant("acme", "Acme", "olive@acme.example", "Olive", new UUID(1, 1), null));
    tenant = made.tenant().id();
    binding = made.binding();
    browser = http();
    machineToken = "";
    services.accountActions.complete(
        Objects.requireNonNull(made.owner().issued()).token(), new Secret(PASSWORD));
  }

  @BeforeAll
  void everybody_comes_in() {
    services.database.inTransaction(tx ->
        services.provisioning.machine(
            tx,
            tenant,
            binding,
            services.ids.next(),
            "acme-deployer",
            "Deployer",
            new Secret("a-machine-secret-of-some-length")));
    machineToken = text(serviceToken(), "access_token");
    assertThat(signIn(browser).status()).isEqualTo(303);
    browser =
        browser
            .with("Origin", PUBLIC_URL)
            .with(Csrf.HEADER, browser.cookie(SessionService.CSRF_COOKIE));
  }

  @AfterAll
  void close() {
    server.close();
    services.close();
  }

  private Http http() {
    return Http.at("http://localhost:" + server.port());
  }

  private static String local(String link) {
    return link.startsWith(PUBLIC_URL) ? link.substring(PUBLIC_URL.length()) : link;
  }

  private static String text(Http.Reply reply, String name) {
    var body = Json.readMap(reply.body().getBytes(StandardCharsets.UTF_8));
    return (String) Objects.requireNonNull(body.get(name), reply.body());
  }

  private Http.Reply serviceToken() {
    return http()
        .form(
            "/v1/auth/service/token",
            Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                "acme-deployer",
                "client_secret",
                "a-machine-secret-of-some-length"));
  }

  private Http.Reply begin(Http http) {
    return http.post("/v1/auth/sign-in", "{\"domain_id\":\"" + tenant + "\"}");
  }

  private Http.Reply signIn(Http http) {
    var login = local(http.get(local(begin(http).header("location"))).header("location"));
    var submitted = submit(http, http.get(login));
    var callback = http.get(local(submitted.header("location")));
    return http.get(local(callback.header("location")));
  }

  private static Http.Reply submit(Http http, Http.Reply page) {
    var fields = new HashMap<String, String>();
    HIDDEN.matcher(page.body()).results().forEach(m -> fields.put(m.group(1), m.group(2)));
    fields.put("username", "olive@acme.example");
    fields.put("password", PASSWORD);
    return http.form("/as/acme/login", fields);
  }

  private Http.Reply deviceCode() {
    return http()
        .post(
            "/v1/auth/device-code",
            "{\"domain_id\":\"" + tenant + "\",\"idp_binding_id\":\"" + binding + "\"}");
  }

  private Http.Reply approve(String userCode) {
    return browser.post("/v1/auth/device/approve", "{\"user_code\":\"" + userCode + "\"}");
  }

  private int authorize(Http http) {
    return http.get(
            "/as/acme/authorize?"
                + Http.encode(
                    Map.of(
                        "response_type",
                        "code",
                        "client_id",
                        "plexsphere",
                        "redirect_uri",
                        PUBLIC_URL + "/v1/auth/callback",
                        "scope",
                        "openid",
                        "state",
                        "s",
                        "nonce",
                        "n",
                        "code_challenge",
                        Pkce.challenge(VERIFIER),
                        "code_challenge_method",
                        "S256")))
        .status();
  }

  /** What a tenant has for doors, and what each answers. */
  private Map<String, IntSupplier> doors() {
    var doors = new LinkedHashMap<String, IntSupplier>();
    doors.put("API token", () -> http().bearer(machineToken).get("/v1/auth/whoami").status());
    doors.put("session", () -> browser.get("/v1/auth/whoami").status());
    doors.put("sign-in", () -> begin(http()).status());
    doors.put("hosted sign-in", () -> authorize(http()));
    doors.put("hosted session", () -> authorize(browser));
    doors.put("service/token", () -> serviceToken().status());
    doors.put("device-code", () -> deviceCode().status());
    return doors;
  }

  @Test
  void suspending_closes_every_door_on_the_next_request_and_resuming_opens_them() {
    doors().forEach((name, door) -> assertThat(door.getAsInt()).as(name).isLessThan(400));
    var login = http();
    var page =
        login.get(local(login.get(local(begin(login).header("location"))).header("location")));
    var pending = text(deviceCode(), "user_code");
    var approved = deviceCode();
    assertThat(approve(text(approved, "user_code")).status()).isEqualTo(200);

    services.tenants.suspend(tenant);

    doors().forEach((name, door) -> assertThat(door.getAsInt()).as(name).isBetween(400, 404));
    assertThat(submit(login, page).status()).as("password").isBetween(400, 404);
    assertThat(approve(pending).status()).as("approve").isBetween(400, 404);
    assertThat(poll(approved).status()).as("poll").isBetween(400, 404);

    services.tenants.resume(tenant);

    doors().forEach((name, door) -> assertThat(door.getAsInt()).as(name).isLessThan(400));
    assertThat(approve(pending).status()).as("approve").isEqualTo(200);
    assertThat(signIn(http()).status()).as("the whole sign-in").isEqualTo(303);
  }

  private Http.Reply poll(Http.Reply started) {
    return http()
        .post(
            "/v1/auth/device-token", "{\"device_code\":\"" + text(started, "device_code") + "\"}");
  }
}
