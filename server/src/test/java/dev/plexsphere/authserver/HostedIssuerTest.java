package dev.plexsphere.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.HostedUrls;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.IssuerChannel.ClientCheck;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Racers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The servers as the platform asks them, in process: codes of people, secrets of machines. */
class HostedIssuerTest {
  private static final Secret ONE = HostedClientService.newSecret();
  private static final Secret TWO = HostedClientService.newSecret();
  private static final Secret THREE = HostedClientService.newSecret();

  private final Acme server = new Acme();
  private final IdpBinding acme = binding(server.acme, "acme");
  private final IdpBinding beta = binding(server.beta, "beta");

  @AfterEach
  void close() {
    server.close();
  }

  private IdpBinding binding(DomainId domain, String slug) {
    return new IdpBinding(
        new BindingId(new UUID(1, 1)),
        domain,
        IdpBinding.Kind.HOSTED,
        server.urls.issuer(slug),
        "",
        HostedUrls.PLATFORM_CLIENT,
        null,
        true,
        IdpBinding.Status.ACTIVE,
        true,
        Map.of(),
        List.of(),
        List.of(),
        1,
        server.clock.instant(),
        server.clock.instant());
  }

  // ---- people

  @Test
  void a_code_is_redeemed_in_process_like_over_HTTP() throws Exception {
    var code = server.code(server.browser());

    var idToken = SignedJWT.parse(redeem(acme, code, Acme.VERIFIER));

    assertThat(idToken.getJWTClaimsSet().getSubject()).isEqualTo(server.ada.id().toString());
    var kid = idToken.getHeader().getKeyID();
    assertThat(server.authserver.issuer().keys(acme, false).getKeyByKeyId(kid)).isNotNull();
    assertThat(server.authserver.issuer().keys(beta, true).getKeyByKeyId(kid)).isNull();
    refused(ErrorCode.CODE_EXCHANGE_FAILED, () -> redeem(acme, code, Acme.VERIFIER));
  }

  @Test
  void case_35_another_Domains_binding_or_a_wrong_verifier_burns_the_code() {
    var one = server.code(server.browser());
    refused(ErrorCode.CODE_EXCHANGE_FAILED, () -> redeem(beta, one, Acme.VERIFIER));
    refused(ErrorCode.CODE_EXCHANGE_FAILED, () -> redeem(acme, one, Acme.VERIFIER));
    var two = server.code(server.browser());
    refused(ErrorCode.CODE_EXCHANGE_FAILED, () -> redeem(acme, two, "w".repeat(43)));
    refused(ErrorCode.CODE_EXCHANGE_FAILED, () -> redeem(acme, two, Acme.VERIFIER));
  }

  @Test
  void metadata_names_the_browsers_door_and_announces_iss() {
    var metadata = server.authserver.issuer().metadata(acme);

    assertThat(metadata.issuer()).isEqualTo(Acme.ISSUER);
    assertThat(metadata.authorizationEndpoint()).hasToString(Acme.ISSUER + "/authorize");
    assertThat(metadata.issInResponse()).isTrue();
    server.domains.suspend(server.acme);
    refused(ErrorCode.DOMAIN_NOT_FOUND, () -> server.authserver.issuer().metadata(acme));
  }

  private String redeem(IdpBinding binding, String code, String verifier) {
    return server
        .authserver
        .issuer()
        .redeem(binding, code, URI.create(Acme.CALLBACK), new Secret(verifier));
  }

  // ---- machines

  @Test
  void a_secret_is_its_clients_and_its_Domains() {
    create("acme-robot", ONE);

    assertThat(check(acme, "acme-robot", ONE)).isEqualTo(new ClientCheck.Verified("acme-robot"));
    assertThat(check(acme, "acme-robot", TWO)).isEqualTo(new ClientCheck.Refused());
    assertThat(check(acme, "acme-nobody", ONE)).isEqualTo(new ClientCheck.Refused());
    assertThat(check(acme, "ACME-ROBOT", ONE)).isEqualTo(new ClientCheck.Refused());
    assertThat(check(acme, "", ONE)).isEqualTo(new ClientCheck.Refused());
    assertThat(check(beta, "acme-robot", ONE)).isEqualTo(new ClientCheck.Refused());
  }

  @Test
  void two_secrets_are_good_while_a_rotation_lasts() {
    create("acme-robot", ONE);
    server.clients.rotate(server.acme, "acme-robot", TWO, Duration.ofHours(1));
    assertThat(check(acme, "acme-robot", ONE)).isInstanceOf(ClientCheck.Verified.class);
    assertThat(check(acme, "acme-robot", TWO)).isInstanceOf(ClientCheck.Verified.class);

    server.clock.advance(Duration.ofHours(1));
    assertThat(check(acme, "acme-robot", ONE)).isInstanceOf(ClientCheck.Refused.class);
    assertThat(check(acme, "acme-robot", TWO)).isInstanceOf(ClientCheck.Verified.class);
    server.clients.rotate(server.acme, "acme-robot", THREE, Duration.ofHours(1));
    assertThat(check(acme, "acme-robot", ONE)).isInstanceOf(ClientCheck.Refused.class);
    assertThat(check(acme, "acme-robot", TWO)).isInstanceOf(ClientCheck.Verified.class);
  }

  @Test
  void case_2_a_disabled_client_is_refused_on_the_next_request() {
    create("acme-robot", ONE);
    for (int i = 0; i < 2; i++) {
      server.database.inTransaction(tx -> server.clients.disable(tx, server.acme, "acme-robot"));
      assertThat(check(acme, "acme-robot", ONE)).isInstanceOf(ClientCheck.Refused.class);
    }
    refused(
        ErrorCode.NOT_FOUND,
        () -> server.clients.rotate(server.acme, "acme-robot", TWO, Duration.ZERO));
    assertThat(server.facts())
        .containsOnlyOnce("hosted_client.created")
        .containsOnlyOnce("hosted_client.disabled");
  }

  @Test
  void many_at_once_each_get_their_own_answer() {
    for (int i = 0; i < 8; i++) {
      create("acme-robot-" + i, new Secret("secret-" + i));
    }
    var next = new java.util.concurrent.atomic.AtomicInteger();

    var answers =
        Racers.run(
            64,
            () -> {
              int n = next.getAndIncrement();
              var id = "acme-robot-" + n % 8;
              var secret = new Secret("secret-" + (n < 32 ? n % 8 : "wrong"));
              return check(acme, id, secret).equals(new ClientCheck.Verified(id)) == (n < 32);
            });

    assertThat(answers).containsOnly(true);
  }

  @Test
  void a_client_id_is_unique_over_all_Domains() {
    create("robot", ONE);

    refused(
        ErrorCode.SERVICE_IDENTITY_EXISTS,
        () ->
            server.database.inTransaction(
                tx -> server.clients.create(tx, server.beta, "robot", TWO)));
    assertThat(check(beta, "robot", TWO)).isInstanceOf(ClientCheck.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "A", "a b", "a:b", "plexsphere", "-a", "0192f2f6-b840-7000-a123-000000000001"})
  void R18_a_client_id_is_never_taken_for_a_person_or_the_platform(String id) {
    refused(ErrorCode.INVALID_REQUEST, () -> create(id, ONE));
  }

  @Test
  void a_secret_is_stored_as_its_digest() {
    create("robot", ONE);

    assertThat(server.ask("SELECT hosted_clients::text FROM plexsphere.hosted_clients"))
        .doesNotContain(ONE.reveal());
  }

  private void create(String clientId, Secret secret) {
    server.database.inTransaction(tx -> server.clients.create(tx, server.acme, clientId, secret));
  }

  private ClientCheck check(IdpBinding binding, String clientId, Secret secret) {
    return server.authserver.issuer().clientCredentials(binding, clientId, secret, null);
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().code()).isEqualTo(code));
  }
}
