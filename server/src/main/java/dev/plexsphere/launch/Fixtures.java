package dev.plexsphere.launch;

import dev.plexsphere.Services;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secret;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The demo Domains of {@code plexsphere dev}. Constants, so that a document can name them. Made
 * once: what is there already is left as it is.
 */
final class Fixtures {
  /** Whose key rotates. */
  static final String GAMMA = "0190a8b8-b1c1-7b1b-8b1b-b1b1b1b1b1b1";

  private static final List<SeededDomain> DOMAINS =
      List.of(
          domain(
              "acme-corp",
              "Acme Corp",
              "0192f2f6-b840-7000-a123-000000000001",
              "0192f2f6-b840-7000-a123-0000000000b1",
              new Person("ada@acme.example", "Ada Byron", "ada-demo-password"),
              new Person("alan@acme.example", "Alan Mathison", "alan-demo-password")),
          domain(
              "beta-llc",
              "Beta LLC",
              "0192f2f6-b840-7000-a123-000000000002",
              "0192f2f6-b840-7000-a123-0000000000b2",
              new Person("bea@beta.example", "Bea Hopper", "bea-demo-password"),
              new Person("bob@beta.example", "Bob Tarjan", "bob-demo-password")),
          domain(
              "gamma-coop",
              "Gamma Coop",
              GAMMA,
              "0192f2f6-b840-7000-a123-0000000000b3",
              new Person("grace@gamma.example", "Grace Murray", "grace-demo-password"),
              new Person("gus@gamma.example", "Gus Dijkstra", "gus-demo-password")));

  private static final SeededDomain MACHINES =
      domain(
          "svc-demo",
          "Service Demo",
          "0192f2f6-b840-7000-a123-000000000004",
          "0192f2f6-b840-7000-a123-0000000000b4");

  private static final UUID DEPLOYER = UUID.fromString("0192f2f6-c111-7000-b0b0-1f2e3d4c5b6a");
  private static final Machine MACHINE =
      new Machine(MACHINES.id(), "svc-deployer", "svc-deployer-demo-secret", DEPLOYER.toString());

  private final Services services;

  Fixtures(Services services) {
    this.services = services;
  }

  /** The Domain that examples are about. */
  static SeededDomain first() {
    return DOMAINS.getFirst();
  }

  /** Makes what is missing. */
  Seeded seed() {
    for (var domain : DOMAINS) {
      seed(domain);
    }
    if (seed(MACHINES)) {
      services
          .database()
          .inTransaction(tx ->
              services
                  .provisioning()
                  .machine(
                      tx,
                      DomainId.parse(MACHINES.id()),
                      new BindingId(UUID.fromString(MACHINES.idpBindingId())),
                      DEPLOYER,
                      MACHINE.clientId(),
                      "Service deployer",
                      new Secret(MACHINE.clientSecret())));
    }
    return new Seeded(DOMAINS, MACHINE);
  }

  private boolean seed(SeededDomain domain) {
    var id = DomainId.parse(domain.id());
    if (services.domains().find(id).isPresent()) {
      return false;
    }
    services.database().inTransaction(tx -> create(tx, id, domain));
    return true;
  }

  private void create(Handle tx, DomainId id, SeededDomain domain) {
    services
        .provisioning()
        .domain(
            tx,
            id,
            domain.slug(),
            domain.name(),
            new BindingId(UUID.fromString(domain.idpBindingId())));
    for (var person : domain.people()) {
      services
          .accounts()
          .create(tx, id, person.email(), person.name(), new Secret(person.password()));
    }
  }

  private static SeededDomain domain(
      String slug, String name, String id, String bindingId, Person... people) {
    return new SeededDomain(slug, name, id, bindingId, List.of(people));
  }

  /** Everything that is there after seeding. */
  record Seeded(List<SeededDomain> domains, Machine machine) {}

  /** A demo Domain. */
  record SeededDomain(
      String slug, String name, String id, String idpBindingId, List<Person> people) {}

  /** A demo person; the password is public. */
  record Person(String email, String name, String password) {}

  /** The demo machine; the secret is public. */
  record Machine(String domainId, String clientId, String clientSecret, String serviceIdentityId) {}
}
