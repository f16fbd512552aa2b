package dev.plexsphere.launch;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.plexsphere.Services;
import dev.plexsphere.account.Account;
import dev.plexsphere.config.Settings;
import dev.plexsphere.gateway.AccessRule;
import dev.plexsphere.gateway.Capability;
import dev.plexsphere.gateway.PathPattern;
import dev.plexsphere.idp.IdTokenClaims;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.job.Jobs;
import dev.plexsphere.kit.time.Clocks;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * The gateway of {@code plexsphere dev}: acme-corp's own server is the one that is trusted, its
 * first person may do everything, and an ID token lies ready to sign in with.
 */
final class DevGateway {
  private static final String CLIENT = "gateway-cli";
  private static final String AUDIENCE = "plexsphere-gateway";
  private static final String ROLE = "admin";
  private static final Duration SAMPLE = Duration.ofHours(1);
  private static final Duration RENEWED_EVERY = Duration.ofMinutes(30);

  private final Services services;
  private final Account person;
  private final IdpBinding binding;

  private DevGateway(Services services, Account person, IdpBinding binding) {
    this.services = services;
    this.person = person;
    this.binding = binding;
  }

  /** Has the gateway trust acme-corp's server, and that server know the command line. */
  static void configure(Settings settings, int port, String publicUrl, URI upstream) {
    var acme = Fixtures.first();
    settings.set("gateway.port", String.valueOf(port));
    settings.set("gateway.issuers.acme-corp.idp-binding-id", acme.idpBindingId());
    settings.set("gateway.issuers.acme-corp.clients", CLIENT);
    settings.set("gateway.issuers.acme-corp.audience", AUDIENCE);
    var client = "oauth2.clients." + CLIENT + ".";
    settings.set(client + "client-name", "plexctl at the gateway");
    settings.set(client + "servers", acme.slug());
    settings.set(client + "redirect-uris", "http://127.0.0.1/callback,http://[::1]/callback");
    settings.set(client + "allowed-scopes", "openid,email,profile");
    settings.set(client + "default-access-token-audience", AUDIENCE);
    settings.set("gateway.auth0.domain", publicUrl + "/as/" + acme.slug());
    settings.set("gateway.upstreams.demo.url", upstream.toString());
    settings.set("gateway.auth0.client-id", CLIENT);
    settings.set("gateway.auth0.audience", AUDIENCE);
  }

  /**
   * Makes the role that may do everything, unless there is one, and gives it to Ada; empty where
   * somebody removed her.
   */
  static Optional<DevGateway> seed(Services services) {
    var acme = Fixtures.first();
    var domain = DomainId.parse(acme.id());
    var person = services.accounts().findByEmail(domain, acme.people().getFirst().email());
    var binding = services.bindings().find(domain, BindingId.parse(acme.idpBindingId()));
    if (person.isEmpty() || binding.isEmpty()) {
      return Optional.empty();
    }
    var gateway = new DevGateway(services, person.get(), binding.get());
    services
        .database()
        .inTransaction(tx -> {
          if (services.gateway().access().createRole(tx, domain, ROLE)) {
            gateway.grant(tx, domain);
          }
        });
    return Optional.of(gateway);
  }

  private void grant(Handle tx, DomainId domain) {
    var now = Clocks.system().instant();
    var claims =
        new IdTokenClaims(
            person.id().toString(),
            person.email(),
            person.displayName(),
            null,
            List.of("pwd"),
            now);
    var user = services.gateway().makeKnown(tx, domain, binding, claims);
    var access = services.gateway().access();
    access.addRule(
        tx,
        domain,
        ROLE,
        new AccessRule(PathPattern.parse("**"), null, EnumSet.allOf(Capability.class)));
    access.grant(tx, domain, ROLE, user.id(), null);
  }

  /** An ID token of acme-corp's server, good for an hour; empty where its key cannot be opened. */
  Optional<String> sampleIdToken() {
    var now = Clocks.system().instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(services.issuer(Fixtures.first().slug())) // the binding may have moved since
            .subject(person.id().toString())
            .audience(CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(SAMPLE)))
            .claim("auth_time", now.getEpochSecond())
            .claim("amr", List.of("pwd"))
            .claim("email", person.email())
            .claim("name", person.displayName())
            .build();
    try {
      return Optional.of(services.gateway().sampleToken(person.domain(), claims));
    } catch (IllegalStateException e) {
      return Optional.empty(); // the database is one whose keys another key-encryption key opens
    }
  }

  /** Has a fresh token handed over again and again, long before the last one expires. */
  void renew(Jobs jobs, Consumer<Optional<String>> written) {
    jobs.onEveryNode("sample-id-token", RENEWED_EVERY, () -> written.accept(sampleIdToken()));
  }
}
