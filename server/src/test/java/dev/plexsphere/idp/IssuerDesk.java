package dev.plexsphere.idp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.House;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.http.AddressRange;
import dev.plexsphere.kit.http.EgressGuard;
import dev.plexsphere.kit.http.GuardedClient;
import dev.plexsphere.kit.secret.Secret;
import java.util.List;

/** A provider behind a real socket, a binding to it, and our side of the wire. */
final class IssuerDesk implements AutoCloseable {
  final House house = new House();
  final DomainId acme = house.domains.create("acme-corp", "Acme Corp").id();
  final ForeignIdp idp = new ForeignIdp(house.clock);
  final IdpBinding binding =
      house.bindings.create(
          NewBinding.open(acme, idp.issuer(), "plexsphere-test", new Secret("client-secret")));
  private final GuardedClient client =
      new GuardedClient(new EgressGuard(List.of(AddressRange.parse("127.0.0.0/8"))));

  /** One that remembers nothing yet. */
  HttpIssuer issuer() {
    return new HttpIssuer(client, house.bindings, house.clock);
  }

  void assertUnavailable(HttpIssuer issuer) {
    assertThatThrownBy(() -> issuer.metadata(binding))
        .hasMessageStartingWith("idp_unavailable:")
        .hasMessageNotContaining("127.0.0.1");
  }

  @Override
  public void close() {
    client.close();
    idp.close();
    house.close();
  }
}
