package dev.plexsphere.idp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.House;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BindingServiceTest {
  private final House house = new House();

  @AfterAll
  void close() {
    house.close();
  }

  private DomainId domain(String slug) {
    return house.domains.create(slug, slug).id();
  }

  private static NewBinding wanted(
      @Nullable DomainId domain, String issuer, @Nullable String alias, boolean primary) {
    return new NewBinding(
        domain,
        issuer,
        null,
        "client",
        new Secret("s3cret"),
        alias,
        primary,
        false,
        Map.of("email", "mail"),
        List.of("gold"),
        List.of("otp"));
  }

  @Test
  void a_binding_can_be_read_back_and_its_secret_is_wrapped_at_rest() {
    var acme = domain("bind-acme");
    var made = house.bindings.create(wanted(acme, "https://idp.example/realm", "corp", true));

    assertThat(house.bindings.find(acme, made.id())).contains(made);
    assertThat(made.discoveryUrl())
        .isEqualTo("https://idp.example/realm/.well-known/openid-configuration");
    assertThat(made.label()).isEqualTo("corp");
    assertThat(house.bindings.clientSecret(made).orElseThrow().reveal()).isEqualTo("s3cret");
    assertThat(
            house.rows.ask(
                "SELECT position('s3cret'::bytea in client_secret) FROM plexsphere.idp_bindings"
                    + " WHERE id = '"
                    + made.id()
                    + "'"))
        .isEqualTo("0");
  }

  @Test
  void case_37_another_domains_binding_looks_as_if_it_were_not_there() {
    var mine = domain("bind-mine");
    var made =
        house.bindings.create(wanted(domain("bind-theirs"), "https://t.example", null, false));

    assertThat(house.bindings.find(mine, made.id())).isEmpty();
    assertThatThrownBy(
            () -> house.bindings.setStatus(mine, made.id(), IdpBinding.Status.DEACTIVATED))
        .hasMessageStartingWith("binding-not-found:");
  }

  @Test
  void a_domain_without_its_own_bindings_gets_the_shared_ones() {
    var bare = domain("bind-bare");
    var shared = house.bindings.create(wanted(null, "https://shared.example", null, false));

    assertThat(house.bindings.active(bare)).containsExactly(shared);
    assertThat(house.bindings.find(bare, shared.id())).contains(shared);

    var own = house.bindings.create(wanted(bare, "https://own.example", null, false));
    var first = house.bindings.create(wanted(bare, "https://first.example", null, true));

    assertThat(house.bindings.active(bare)).containsExactly(first, own);
    house.bindings.setStatus(null, shared.id(), IdpBinding.Status.DEACTIVATED);
  }

  @Test
  void issuer_alias_and_primacy_are_unique_among_active_bindings() {
    var acme = domain("bind-unique");
    var made = house.bindings.create(wanted(acme, "https://one.example", "corp", true));

    assertThatThrownBy(() -> house.bindings.create(wanted(acme, "https://one.example", "b", false)))
        .hasMessageContaining("active binding to this issuer");
    assertThatThrownBy(
            () -> house.bindings.create(wanted(acme, "https://two.example", "corp", false)))
        .hasMessageContaining("alias");
    assertThatThrownBy(() -> house.bindings.create(wanted(acme, "https://two.example", "b", true)))
        .hasMessageContaining("another primary");

    house.bindings.setStatus(acme, made.id(), IdpBinding.Status.DEACTIVATED);
    house.bindings.create(wanted(acme, "https://one.example", "corp", true));
    assertThatThrownBy(() -> house.bindings.setStatus(acme, made.id(), IdpBinding.Status.ACTIVE))
        .hasMessageStartingWith("binding_conflict:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "idp.example",
        "ftp://idp.example",
        "https:///x",
        "https://u:p@idp.example",
        "https://idp.example/#f",
        "https://idp.example/?q=1",
        "https://idp example",
        "javascript:alert(1)",
        "file:///etc/passwd"
      })
  void an_issuer_that_is_no_plain_url_is_refused(String issuer) {
    var acme = house.domains.page(null, 1).stream().findFirst();
    var domain = acme.isPresent() ? acme.get().id() : domain("bind-urls");

    assertThatThrownBy(() -> house.bindings.create(wanted(domain, issuer, null, false)))
        .hasMessageStartingWith("invalid_request:");
  }
}
