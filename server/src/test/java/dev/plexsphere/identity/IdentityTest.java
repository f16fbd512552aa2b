package dev.plexsphere.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.House;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.idp.HostedUrls;
import dev.plexsphere.idp.IdTokenClaims;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.NewBinding;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.testkit.Racers;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityTest {
  private final House house = new House();
  private final Domain acme = house.domains.create("acme-corp", "Acme Corp");
  private final Domain beta = house.domains.create("beta-llc", "Beta LLC");
  private final IdpBinding hosted = house.hosted(acme);
  private final IdpBinding betaHosted = house.hosted(beta);

  @AfterAll
  void close() {
    house.close();
  }

  private IdTokenClaims claims(String subject, @Nullable String email) {
    return new IdTokenClaims(subject, email, "Ada", null, List.of(), house.clock.instant());
  }

  private User signIn(Domain domain, IdpBinding binding, String subject, String email) {
    return house.database.transaction(
        tx -> house.users.signIn(tx, domain.id(), binding, claims(subject, email)));
  }

  @Test
  void the_same_issuer_and_subject_is_the_same_person_whatever_the_email() {
    var first = signIn(acme, hosted, "ada", "ada@acme.example");
    var second = signIn(acme, hosted, "ada", "ada@new.example");

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(house.users.find(acme.id(), first.id()).orElseThrow().email())
        .isEqualTo("ada@new.example");
  }

  @Test
  void case_31_an_email_never_links_two_subjects_two_issuers_or_two_domains() {
    var other =
        house.bindings.create(NewBinding.open(acme.id(), "https://other.example", "client", null));
    var ada = signIn(acme, hosted, "ada-31", "same@acme.example");

    assertThat(signIn(acme, hosted, "eve-31", "same@acme.example").id()).isNotEqualTo(ada.id());
    assertThat(signIn(acme, other, "ada-31", "same@acme.example").id()).isNotEqualTo(ada.id());
    assertThat(signIn(beta, betaHosted, "ada-31", "same@acme.example").id()).isNotEqualTo(ada.id());
  }

  @Test
  void where_the_binding_says_deny_a_stranger_is_refused_and_nothing_is_written() {
    var strict =
        house.bindings.create(
            new NewBinding(
                acme.id(),
                "https://strict.example",
                null,
                "client",
                null,
                null,
                false,
                false,
                Map.of(),
                List.of(),
                List.of()));
    var before = house.rows.ask("SELECT count(*) FROM plexsphere.users");

    assertThatThrownBy(() -> signIn(acme, strict, "stranger", "s@acme.example"))
        .hasMessageStartingWith("jit_denied:");
    assertThat(house.rows.ask("SELECT count(*) FROM plexsphere.users")).isEqualTo(before);
  }

  @Test
  void case_2_a_disabled_user_is_refused_at_sign_in() {
    var user = signIn(acme, hosted, "leaver", "leaver@acme.example");
    house.users.disable(acme.id(), user.id());

    assertThatThrownBy(() -> signIn(acme, hosted, "leaver", "leaver@acme.example"))
        .hasMessageStartingWith("account_disabled:");

    house.users.enable(acme.id(), user.id());
    assertThat(signIn(acme, hosted, "leaver", "leaver@acme.example").id()).isEqualTo(user.id());
  }

  @Test
  void of_many_first_sign_ins_at_once_one_user_comes_out() {
    var users = Racers.run(16, () -> signIn(acme, hosted, "race", "race@acme.example").id());

    assertThat(users).containsOnly(users.getFirst());
    assertThat(
            house.rows.ask(
                "SELECT count(*) FROM plexsphere.users WHERE email = 'race@acme.example'"))
        .isEqualTo("1");
  }

  @Test
  void people_stay_who_they_are_when_the_public_url_changes() {
    var domain = house.domains.create("moving", "Moving");
    var binding = house.hosted(domain);
    var ada = signIn(domain, binding, "ada", "ada@acme.example");
    var moving =
        new BindingService(
            house.database,
            house.ledger,
            house.ids,
            house.clock,
            house.kek,
            new HostedUrls(URI.create("https://platform.example.com"), "example.com")::issuer);

    house.database.inTransaction(
        tx -> moving.followPublicUrl(tx).forEach(moved -> house.users.follow(tx, moved)));

    var moved = moving.find(domain.id(), binding.id()).orElseThrow();
    assertThat(moved.issuer()).isEqualTo("https://moving.example.com");
    assertThat(moved.discoveryUrl()).startsWith("https://moving.example.com/.well-known/");
    assertThat(signIn(domain, moved, "ada", "ada@acme.example").id()).isEqualTo(ada.id());
    assertThat(house.database.<Integer>transaction(tx -> moving.followPublicUrl(tx).size()))
        .isZero();

    house.database.inTransaction(
        tx -> house.bindings.followPublicUrl(tx).forEach(back -> house.users.follow(tx, back)));
  }

  @Test
  void a_user_of_one_domain_is_nobody_in_another() {
    var ada = signIn(acme, hosted, "only-acme", "a@acme.example");

    assertThat(house.users.find(beta.id(), ada.id())).isEmpty();
    assertThatThrownBy(() -> house.users.disable(beta.id(), ada.id()))
        .hasMessageStartingWith("not_found:");
  }

  // ---- machines

  private UUID service(Domain domain, IdpBinding binding, String clientId) {
    var id = house.ids.next();
    house.database.inTransaction(tx ->
        house.services.create(
            tx,
            new NewServiceIdentity(
                id,
                domain.id(),
                binding,
                "Deployer",
                clientId,
                ServiceIdentity.FederationKind.OIDC_CC)));
    return id;
  }

  @BeforeAll
  void machines() {
    service(acme, hosted, "acme-corp-deployer");
  }

  @Test
  void a_hosted_client_id_resolves_without_a_domain() {
    var found = house.services.resolve(null, "acme-corp-deployer").orElseThrow();

    assertThat(found.domain()).isEqualTo(acme.id());
    assertThat(found.domainSlug()).isEqualTo("acme-corp");
    assertThat(found.binding()).isEqualTo(hosted);
    assertThat(found.active()).isTrue();
    assertThat(house.services.resolve(acme.id(), "acme-corp-deployer")).contains(found);
    assertThat(house.services.ofDomain(acme.id())).contains(found);
  }

  @Test
  void case_35_a_client_id_of_one_domain_is_unknown_in_another() {
    assertThat(house.services.resolve(beta.id(), "acme-corp-deployer")).isEmpty();
    var id = house.services.resolve(null, "acme-corp-deployer").orElseThrow().id();
    assertThat(house.services.resolve(beta.id(), id.toString())).isEmpty();
  }

  @Test
  void a_foreign_client_id_needs_its_domain_or_its_uuid() {
    var foreign =
        house.bindings.create(
            NewBinding.open(beta.id(), "https://foreign.example", "client", null));
    var id = service(beta, foreign, "ci");

    assertThat(house.services.resolve(null, "ci")).isEmpty();
    assertThat(house.services.resolve(beta.id(), "ci").orElseThrow().id()).isEqualTo(id);
    assertThat(house.services.resolve(null, id.toString()).orElseThrow().clientId())
        .isEqualTo("ci");
  }

  @Test
  void several_candidates_are_nobody() {
    var id = service(acme, hosted, "acme-corp-first");
    service(beta, betaHosted, id.toString());

    assertThat(house.services.resolve(null, id.toString())).isEmpty();
  }

  @Test
  void a_hosted_client_id_is_taken_for_every_domain() {
    assertThatThrownBy(() -> service(beta, betaHosted, "acme-corp-deployer"))
        .hasMessageStartingWith("service_identity_already_exists:");
  }

  @Test
  void case_1_and_2_disabling_machine_binding_or_domain_shows_in_the_next_look() {
    var domain = house.domains.create("looks", "Looks");
    var binding = house.hosted(domain);
    var id = service(domain, binding, "looks-ci");

    house.services.disable(domain.id(), id);
    assertThat(active("looks-ci")).isFalse();
    house.services.enable(domain.id(), id);
    assertThat(active("looks-ci")).isTrue();

    house.bindings.setStatus(domain.id(), binding.id(), IdpBinding.Status.DEACTIVATED);
    assertThat(active("looks-ci")).isFalse();
    house.bindings.setStatus(domain.id(), binding.id(), IdpBinding.Status.ACTIVE);

    house.domains.suspend(domain.id());
    assertThat(active("looks-ci")).isFalse();
  }

  private boolean active(String clientId) {
    return house.services.resolve(null, clientId).orElseThrow().active();
  }
}
