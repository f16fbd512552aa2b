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
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The servers as the platform asks them, in process: codes of people, secrets of machines. */
class HostedIssuerTest {
  private static final Secret ONE = HostedClientService.newSecret();
  private static final Secret TWO = HostedClientService.newSecret();
  private static final Secret THREE = HostedClientService.newSecret();

  private static final Acme SERVER = new Acme();
  private static final AtomicInteger NEXT = new AtomicInteger();
  private final String robot = "robot-" + NEXT.getAndIncrement();
  private final IdpBinding acme = binding(SERVER.acme, "acme");
  private final IdpBinding beta = binding(SERVER.beta, "beta");

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private IdpBinding binding(DomainId domain, String slug) {
    return new IdpBinding(
        new BindingId(new UUID(1, 1)),
        domain,
        IdpBinding.Kind.HOSTED,
        SERVER.urls.issuer(slug),
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
        SERVER.clock.instant(),
        SERVER.clock.instant());
  }

  // ---- people

  @Test
  void a_code_is_redeemed_in_process_like_over_HTTP() throws Exception {
    var code = SERVER.code(SERVER.browser());

    var idToken = SignedJWT.parse(redeem(acme, code, Acme.VERIFIER));

    assertThat(idToken.getJWTClaimsSet().getSubject()).isEqualTo(SERVER.ada.id().toString());
    var kid = idToken.getHeader().getKeyID();
    assertThat(SERVER.authserver.issuer().keys(acme, false).getKeyByKeyId(kid)).isNotNull();
    assertThat(SERVER.authserver.issuer().keys(beta, true).getKeyByKeyId(kid)).isNull();
    refused(ErrorCode.CODE_EXCHANGE_FAILED, () -> redeem(acme, code, Acme.VERIFIER));
  }

  @Test
  void case_35_at_another_Domains_binding_a_code_is_unknown_and_a_wrong_verifier_burns_it() {
    var one = SERVER.code(SERVER.browser());
    refused(ErrorCode.CODE_EXCHANGE_FAILED, () -> redeem(beta, one, Acme.VERIFIER));
    assertThat(redeem(acme, one, Acme.VERIFIER)).as("it stays its own's").isNotEmpty();
    var two = SERVER.code(SERVER.browser());
    refused(ErrorCode.CODE_EXCHANGE_FAILED, () -> redeem(acme, two, "w".repeat(43)));
    refused(ErrorCode.CODE_EXCHANGE_FAILED, () -> redeem(acme, two, Acme.VERIFIER));
  }

  @Test
  void metadata_names_the_browsers_door_and_announces_iss() {
    var metadata = SERVER.authserver.issuer().metadata(acme);

    assertThat(metadata.issuer()).isEqualTo(Acme.ISSUER);
    assertThat(metadata.authorizationEndpoint()).hasToString(Acme.ISSUER + "/authorize");
    assertThat(metadata.issInResponse()).isTrue();
    SERVER.domains.suspend(SERVER.acme);
    try {
      refused(ErrorCode.DOMAIN_NOT_FOUND, () -> SERVER.authserver.issuer().metadata(acme));
    } finally {
      SERVER.domains.resume(SERVER.acme);
    }
  }

  private String redeem(IdpBinding binding, String code, String verifier) {
    return SERVER
        .authserver
        .issuer()
        .redeem(binding, code, URI.create(Acme.CALLBACK), new Secret(verifier));
  }

  // ---- machines

  @Test
  void a_secret_is_its_clients_and_its_Domains() {
    create(robot, ONE);

    assertThat(check(acme, robot, ONE)).isEqualTo(new ClientCheck.Verified(robot));
    assertThat(check(acme, robot, TWO)).isEqualTo(new ClientCheck.Refused());
    assertThat(check(acme, "acme-nobody", ONE)).isEqualTo(new ClientCheck.Refused());
    assertThat(check(acme, robot.toUpperCase(Locale.ROOT), ONE))
        .isEqualTo(new ClientCheck.Refused());
    assertThat(check(acme, "", ONE)).isEqualTo(new ClientCheck.Refused());
    assertThat(check(beta, robot, ONE)).isEqualTo(new ClientCheck.Refused());
  }

  @Test
  void two_secrets_are_good_while_a_rotation_lasts() {
    create(robot, ONE);
    SERVER.clients.rotate(SERVER.acme, robot, TWO, Duration.ofHours(1));
    assertThat(check(acme, robot, ONE)).isInstanceOf(ClientCheck.Verified.class);
    assertThat(check(acme, robot, TWO)).isInstanceOf(ClientCheck.Verified.class);

    SERVER.clock.advance(Duration.ofHours(1));
    assertThat(check(acme, robot, ONE)).isInstanceOf(ClientCheck.Refused.class);
    assertThat(check(acme, robot, TWO)).isInstanceOf(ClientCheck.Verified.class);
    SERVER.clients.rotate(SERVER.acme, robot, THREE, Duration.ofHours(1));
    assertThat(check(acme, robot, ONE)).isInstanceOf(ClientCheck.Refused.class);
    assertThat(check(acme, robot, TWO)).isInstanceOf(ClientCheck.Verified.class);
  }

  @Test
  void case_2_a_disabled_client_is_refused_on_the_next_request() {
    create(robot, ONE);
    for (int i = 0; i < 2; i++) {
      SERVER.database.inTransaction(tx -> SERVER.clients.disable(tx, SERVER.acme, robot));
      assertThat(check(acme, robot, ONE)).isInstanceOf(ClientCheck.Refused.class);
    }
    refused(
        ErrorCode.NOT_FOUND, () -> SERVER.clients.rotate(SERVER.acme, robot, TWO, Duration.ZERO));
    assertThat(
            SERVER.ask(
                "SELECT string_agg(kind, ' ' ORDER BY kind) FROM plexsphere.ledger"
                    + " WHERE object = 'hosted_client:"
                    + robot
                    + "'"))
        .isEqualTo("hosted_client.created hosted_client.disabled");
  }

  @Test
  void many_at_once_each_get_their_own_answer() {
    for (int i = 0; i < 8; i++) {
      create(robot + "-" + i, new Secret("secret-" + i));
    }
    var next = new AtomicInteger();

    var answers =
        Racers.run(
            64,
            () -> {
              int n = next.getAndIncrement();
              var id = robot + "-" + n % 8;
              var secret = new Secret("secret-" + (n < 32 ? n % 8 : "wrong"));
              return check(acme, id, secret).equals(new ClientCheck.Verified(id)) == (n < 32);
            });

    assertThat(answers).containsOnly(true);
  }

  @Test
  void a_client_id_is_unique_over_all_Domains() {
    create(robot, ONE);

    refused(
        ErrorCode.SERVICE_IDENTITY_EXISTS,
        () ->
            SERVER.database.inTransaction(
                tx -> SERVER.clients.create(tx, SERVER.beta, robot, TWO)));
    assertThat(check(beta, robot, TWO)).isInstanceOf(ClientCheck.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "A", "a b", "a:b", "plexsphere", "-a", "0192f2f6-b840-7000-a123-000000000001"})
  void R18_a_client_id_is_never_taken_for_a_person_or_the_platform(String id) {
    refused(ErrorCode.INVALID_REQUEST, () -> create(id, ONE));
  }

  @Test
  void a_secret_is_stored_as_its_digest() {
    create(robot, ONE);

    assertThat(SERVER.ask("SELECT hosted_clients::text FROM plexsphere.hosted_clients"))
        .doesNotContain(ONE.reveal());
  }

  private void create(String clientId, Secret secret) {
    SERVER.database.inTransaction(tx -> SERVER.clients.create(tx, SERVER.acme, clientId, secret));
  }

  private ClientCheck check(IdpBinding binding, String clientId, Secret secret) {
    return SERVER.authserver.issuer().clientCredentials(binding, clientId, secret, null);
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().code()).isEqualTo(code));
  }
}
