package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.CertificateClients.BY_DNS;
import static dev.plexsphere.authserver.CertificateClients.MILL;
import static dev.plexsphere.authserver.CertificateClients.PRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.http.ClientAuthority;
import dev.plexsphere.kit.http.ClientAuthority.Identity;
import dev.plexsphere.testkit.Http;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tls_client_auth}: who a client is by the certificate that it shows a proxy of ours. */
class ClientCertificateTest {
  private static final String TOKEN = "/as/acme/token";
  private static final String METADATA = "/as/acme/.well-known/openid-configuration";
  private static final ClientAuthority AUTHORITY = new ClientAuthority("Acme clients");
  private static final Identity PRESS_OWN = AUTHORITY.issue(CertificateClients.SUBJECT);
  private static final Identity DNS_OWN =
      AUTHORITY.issue("CN=whoever", new GeneralName(GeneralName.dNSName, CertificateClients.DNS));
  private static final Acme SERVER = new Acme();
  private static final TrustedProxy PROXY = new TrustedProxy(SERVER.port());
  private static final TlsProxy TLS = new TlsProxy(AUTHORITY, SERVER.port());

  @AfterAll
  static void close() {
    TLS.close();
    PROXY.close();
    SERVER.close();
  }

  private static Map<String, String> grant(String client) {
    return Map.of("grant_type", "client_credentials", "client_id", client);
  }

  private static Http.Reply asks(String client, Identity shown) {
    return PROXY.form(
        TOKEN, grant(client), TrustedProxy.HEADER, TrustedProxy.value(shown.certificate()));
  }

  private static void assertRefused(Http.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(401);
    assertThat(member(reply, "error")).isEqualTo("invalid_client");
  }

  @Test
  void over_TLS_a_client_is_who_its_certificate_names() {
    var reply = TLS.client(PRESS_OWN).form(TOKEN, grant(PRESS));

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(json(reply)).containsEntry("token_type", "Bearer");
    assertRefused(TLS.client(null).form(TOKEN, grant(PRESS)));
    assertRefused(TLS.client(DNS_OWN).form(TOKEN, grant(PRESS)));
    assertThat(TLS.client(DNS_OWN).form(TOKEN, grant(BY_DNS)).status()).isEqualTo(200);
  }

  @Test
  void what_a_client_says_of_a_certificate_itself_is_nothing() {
    var value = TrustedProxy.value(PRESS_OWN.certificate());
    assertRefused(TLS.client(null).with(TrustedProxy.HEADER, value).form(TOKEN, grant(PRESS)));
    assertRefused(SERVER.browser().with(TrustedProxy.HEADER, value).form(TOKEN, grant(PRESS)));
    try (var neighbour = new TrustedProxy(SERVER.port(), "127.0.0.8")) {
      assertRefused(neighbour.form(TOKEN, grant(PRESS), TrustedProxy.HEADER, value));
      assertRefused(
          neighbour.form(
              TOKEN,
              grant(PRESS),
              TrustedProxy.HEADER,
              value,
              "X-Forwarded-For",
              TrustedProxy.ADDRESS));
      assertRefused(neighbour.form(TOKEN, grant(PRESS), TrustedProxy.HEADER, ":garbage:"));
    }
    assertThat(asks(PRESS, PRESS_OWN).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        ":garbage:",
        "::",
        ":Z2FyYmFnZQ==:",
        ":%s:, :%s:",
        ":%s",
        "%s",
        ":%s:;a=1",
        ":%sAAAA:",
        "-----BEGIN%%20CERTIFICATE-----%%0A%s%%0A-----END%%20CERTIFICATE-----"
      })
  void anything_but_one_certificate_from_a_proxy_is_refused(String form) {
    var good = TrustedProxy.value(PRESS_OWN.certificate());
    var reply =
        PROXY.form(
            TOKEN,
            grant(PRESS),
            TrustedProxy.HEADER,
            form.formatted(good.replace(":", ""), good.replace(":", "")));

    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(member(reply, "error")).isEqualTo("invalid_request");
  }

  @Test
  void two_headers_are_refused_and_an_empty_one_is_none() {
    var value = TrustedProxy.value(PRESS_OWN.certificate());
    var twice =
        PROXY.form(TOKEN, grant(PRESS), TrustedProxy.HEADER, value, TrustedProxy.HEADER, value);
    assertThat(twice.status()).isEqualTo(400);
    assertThat(member(twice, "error")).isEqualTo("invalid_request");
    assertRefused(PROXY.form(TOKEN, grant(PRESS), TrustedProxy.HEADER, ""));
  }

  @Test
  void a_certificate_is_good_from_its_first_second_to_its_last() {
    var now = SERVER.clock.instant();
    for (var good :
        List.of(
            AUTHORITY.issue(CertificateClients.SUBJECT, now, now.plusSeconds(9)),
            AUTHORITY.issue(CertificateClients.SUBJECT, now.minusSeconds(9), now))) {
      assertThat(asks(PRESS, good).status()).isEqualTo(200);
    }
    for (var bad :
        List.of(
            AUTHORITY.issue(CertificateClients.SUBJECT, now.plusSeconds(1), now.plusSeconds(9)),
            AUTHORITY.issue(
                CertificateClients.SUBJECT, now.minusSeconds(9), now.minusSeconds(1)))) {
      assertRefused(asks(PRESS, bad));
    }
  }

  @Test
  void a_client_authenticates_once_and_in_the_way_that_it_is_registered_for() {
    var value = TrustedProxy.value(PRESS_OWN.certificate());
    var posted = new HashMap<>(grant(PRESS));
    posted.put("client_secret", "s");
    assertRefused(PROXY.form(TOKEN, posted, TrustedProxy.HEADER, value));
    assertRefused(
        PROXY.form(
            TOKEN,
            grant(PRESS),
            TrustedProxy.HEADER,
            value,
            "Authorization",
            DomainClients.basic(PRESS, "s")));
    var claims = new HashMap<>(SigningClients.claims(SERVER.clock.instant()));
    claims.putAll(Map.of("iss", PRESS, "sub", PRESS));
    var signed = SigningClients.request(SigningClients.signed(claims));
    signed.put("client_id", PRESS);
    assertRefused(PROXY.form(TOKEN, signed, TrustedProxy.HEADER, value));

    var nobody = Map.of("grant_type", "client_credentials");
    assertThat(member(PROXY.form(TOKEN, nobody, TrustedProxy.HEADER, value), "error"))
        .isEqualTo("invalid_request");
    assertRefused(asks(MILL, PRESS_OWN));
  }

  @Test
  void beside_a_secret_a_certificate_is_no_second_proof_and_not_even_read() {
    var worker = DomainClients.MACHINE;
    var basic = DomainClients.basic(worker, DomainClients.secret(worker));
    for (var value : List.of(TrustedProxy.value(PRESS_OWN.certificate()), "garbage")) {
      var reply =
          PROXY.form(
              TOKEN,
              Map.of("grant_type", "client_credentials"),
              TrustedProxy.HEADER,
              value,
              "Authorization",
              basic);
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(BoundToCertificateTest.confirmation(reply)).isNull();
    }
  }

  @Test
  void it_opens_introspection_revocation_and_pushed_requests() {
    var http = TLS.client(PRESS_OWN);
    var token = member(http.form(TOKEN, grant(PRESS)), "access_token");
    var ask = Map.of("client_id", PRESS, "token", token);
    assertThat(json(http.form("/as/acme/introspect", ask))).containsEntry("active", true);
    assertRefused(TLS.client(DNS_OWN).form("/as/acme/introspect", ask));
    assertThat(http.form("/as/acme/revoke", ask).status()).isEqualTo(200);
    assertThat(json(http.form("/as/acme/introspect", ask))).containsEntry("active", false);
    var push = DomainClients.request(PRESS, Map.of("scope", "openid"));
    assertThat(http.form("/as/acme/par", push).status()).isEqualTo(201);
    assertRefused(TLS.client(null).form("/as/acme/par", push));
  }

  @Test
  void the_same_name_from_another_authority_is_for_the_proxy_to_refuse() {
    var stranger = new ClientAuthority("Strangers").issue(CertificateClients.SUBJECT);

    assertThat(asks(PRESS, stranger).status()).isEqualTo(200);
    assertRefused(TLS.client(stranger).form(TOKEN, grant(PRESS)));
  }

  @Test
  void discovery_says_that_where_a_proxy_passes_certificates_on() {
    var document = json(SERVER.browser().get(METADATA));
    for (var endpoint : List.of("token", "introspection", "revocation")) {
      assertThat(document.get(endpoint + "_endpoint_auth_methods_supported"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .contains("tls_client_auth");
    }
    assertThat(document).containsEntry("tls_client_certificate_bound_access_tokens", true);

    var off = new HostedOptions(SERVER.options.clients(), SERVER.options.policies());
    try (var node = SERVER.secondNode(off)) {
      var without = Http.at("http://127.0.0.1:" + node.port()).get(METADATA);
      assertThat(json(without)).doesNotContainKey("tls_client_certificate_bound_access_tokens");
      assertThat(without.body()).contains("private_key_jwt").doesNotContain("tls_client");
    }
  }
}
