package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.authserver.CertificateSubject.Kind;
import dev.plexsphere.authserver.RegisteredClientService.Issued;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.ClientAuthority;
import dev.plexsphere.kit.http.ClientAuthority.Identity;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.testkit.Http;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Registered clients that show a certificate (RFC 8705 section 2.1.2). */
class RegisteredCertificateTest {
  private static final String HOST = "app.acme.example";
  private static final ClientAuthority AUTHORITY = new ClientAuthority("Acme clients");
  private static final Identity OWN =
      AUTHORITY.issue("CN=app", new GeneralName(GeneralName.dNSName, HOST));
  private static final Identity OTHER =
      AUTHORITY.issue("CN=app", new GeneralName(GeneralName.dNSName, "other.acme.example"));
  private final Acme server = new Acme();
  private final TrustedProxy proxy = new TrustedProxy(server.port());
  private final RegisteredClientService service = server.authserver.registeredClients();

  @AfterEach
  void close() {
    proxy.close();
    server.close();
  }

  private static ClientWish wish(String proof, Map<ClientMember, Object> certificate) {
    var members = new EnumMap<ClientMember, Object>(ClientMember.class);
    members.put(ClientMember.REDIRECT_URIS, List.of(CALLBACK));
    members.put(ClientMember.GRANT_TYPES, List.of("client_credentials", "authorization_code"));
    members.put(ClientMember.TOKEN_ENDPOINT_AUTH_METHOD, proof);
    members.put(ClientMember.SCOPE, "orders.read");
    members.put(ClientMember.REQUIRE_CONSENT, false);
    members.putAll(certificate);
    return ClientWish.of(members);
  }

  private static Map<ClientMember, Object> dns(String name, boolean bound) {
    return Map.of(
        ClientMember.TLS_CLIENT_AUTH_SAN_DNS,
        name,
        ClientMember.TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS,
        bound);
  }

  private static Map<ClientMember, Object> bound() {
    return Map.of(ClientMember.TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS, true);
  }

  private Issued known() {
    return service.create(server.acme, wish("tls_client_auth", dns(HOST, true)));
  }

  private Http.Reply token(String client, Identity shown) {
    return proxy.form(
        "/as/acme/token",
        Map.of("grant_type", "client_credentials", "client_id", client),
        TrustedProxy.HEADER,
        TrustedProxy.value(shown.certificate()));
  }

  private static void assertRefused(ThrowingCallable call, String why) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.refusal().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(e.refusal().detail()).contains(why);
            });
  }

  @Test
  void it_has_a_certificate_and_no_secret() {
    var made = known();
    var id = made.client().id();

    assertThat(made.secret()).isNull();
    assertThat(BoundToCertificateTest.confirmation(token(id, OWN))).isNotNull();
    assertThat(token(id, OTHER).status()).isEqualTo(401);
    assertThat(ClientViews.client(made.client(), null))
        .containsEntry("token_endpoint_auth_method", "tls_client_auth")
        .containsEntry("tls_client_auth_san_dns", HOST)
        .containsEntry("tls_client_certificate_bound_access_tokens", true)
        .doesNotContainKeys("tls_client_auth_subject_dn", "client_secret");
    assertRefused(() -> service.rotate(server.acme, id), "has no secret");
  }

  @Test
  void it_may_go_from_a_secret_to_a_certificate_and_back() {
    var made = service.create(server.acme, wish("client_secret_post", Map.of()));
    var id = made.client().id();
    assertThat(made.secret()).isNotNull();
    assertThat(token(id, OWN).status()).isEqualTo(401);

    var shows =
        service.update(server.acme, id, _ -> true, wish("tls_client_auth", dns(HOST, false)));
    assertThat(shows.secret()).isNull();
    assertThat(server.ask("SELECT count(secret_hash) FROM plexsphere.registered_clients"))
        .isEqualTo("0");
    assertThat(BoundToCertificateTest.confirmation(token(id, OWN))).isNull();

    var back = service.update(server.acme, id, _ -> true, wish("client_secret_post", Map.of()));
    assertThat(back.secret()).isNotNull();
    assertThat(token(id, OWN).status()).isEqualTo(401);
    assertThat(ClientViews.client(back.client(), null))
        .doesNotContainKey("tls_client_certificate_bound_access_tokens");
  }

  @Test
  void a_row_from_before_there_were_certificates_is_good() {
    var made = service.create(server.acme, wish("client_secret_post", Map.of()));
    var _ =
        server.ask(
            "UPDATE plexsphere.registered_clients SET metadata = metadata - 'certificate' RETURNING 1");

    assertThat(service.get(server.acme, made.client().id()).metadata().certificate()).isNull();
    assertThat(token(made.client().id(), OWN).status()).isEqualTo(401);
  }

  @Test
  void exactly_one_good_name_goes_with_tls_client_auth_and_none_with_anything_else() {
    var two =
        Map.<ClientMember, Object>of(
            ClientMember.TLS_CLIENT_AUTH_SUBJECT_DN,
            "CN=app",
            ClientMember.TLS_CLIENT_AUTH_SAN_DNS,
            HOST);
    for (var each : List.of(bound(), two)) {
      assertRefused(
          () -> service.create(server.acme, wish("tls_client_auth", each)), "exactly one");
    }
    assertRefused(
        () -> service.create(server.acme, wish("tls_client_auth", Map.of())), "exactly one");
    assertRefused(
        () -> service.create(server.acme, wish("client_secret_basic", dns(HOST, true))),
        "exactly one");
    assertRefused(
        () -> service.create(server.acme, wish("tls_client_auth", dns("*.acme.example", true))),
        "tls_client_auth_san_dns is a DNS name without a wildcard");
    assertThat(service.create(server.acme, wish("client_secret_basic", bound())).secret())
        .isNotNull();
  }

  @Test
  void a_client_that_registered_itself_gets_none_of_it() {
    var apps = new RegisteredApps(server);
    var asking = server.browser().bearer(apps.initial(server.acme, 9).reveal());
    var refused =
        asking.post(
            RegisteredApps.REGISTER,
            "{\"redirect_uris\":[\""
                + CALLBACK
                + "\"],"
                + "\"token_endpoint_auth_method\":\"tls_client_auth\","
                + "\"tls_client_auth_san_dns\":\""
                + HOST
                + "\"}");
    assertThat(Acme.member(refused, "error")).isEqualTo("invalid_client_metadata");
    var made =
        asking.post(
            RegisteredApps.REGISTER,
            "{\"redirect_uris\":[\""
                + CALLBACK
                + "\"],"
                + "\"tls_client_certificate_bound_access_tokens\":true}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.body()).doesNotContain("tls_client");

    var bound =
        ClientWish.of(
            Map.of(
                ClientMember.REDIRECT_URIS,
                List.of(CALLBACK),
                ClientMember.TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS,
                true));
    assertRefused(
        () -> service.update(server.acme, Acme.member(made, "client_id"), _ -> true, bound),
        "administrator's");
  }

  @Test
  void without_a_proxy_that_passes_certificates_on_there_is_none_of_it() {
    var off = new HostedOptions(server.options.clients(), server.options.policies());
    try (var node = server.secondNode(off)) {
      var there = node.authserver().registeredClients();
      assertRefused(
          () -> there.create(server.acme, wish("tls_client_auth", dns(HOST, false))), "No proxy");
      assertRefused(
          () -> there.create(server.acme, wish("client_secret_basic", bound())), "No proxy");
      assertThat(there.create(server.acme, wish("client_secret_basic", Map.of())).secret())
          .isNotNull();
    }
  }

  @Test
  void an_administrator_says_it_in_the_words_of_the_RFC() {
    var body =
        """
        {"tls_client_auth_subject_dn": "CN=a", "tls_client_auth_san_dns": "b",
         "tls_client_auth_san_uri": "c", "tls_client_auth_san_ip": "d",
         "tls_client_auth_san_email": "e", "tls_client_certificate_bound_access_tokens": true}
        """;

    var wish = ClientWish.exactly(Json.readMembers(body.getBytes(UTF_8)));

    assertThat(Arrays.stream(Kind.values()).map(kind -> wish.text(kind.member())))
        .containsExactly("CN=a", "b", "c", "d", "e");
    assertThat(wish.flag(ClientMember.TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS)).isTrue();
  }
}
