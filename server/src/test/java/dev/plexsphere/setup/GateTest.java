package dev.plexsphere.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.account.Account;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.RefusedException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gate by itself, between the steps of those who move it. */
class GateTest {
  private final SetupHouse house = new SetupHouse();
  private final SetupHouse.Node node = house.node();

  @AfterEach
  void close() {
    node.close();
    house.close();
  }

  private Account bootstrapped() {
    house.license();
    return node.bootstraps.bootstrap("ada@example.com", "Ada", null).operator();
  }

  @Test
  void a_gate_that_closes_in_mid_bootstrap_takes_no_other_operator() {
    var ada = bootstrapped();
    var token = node.bootstrap();

    house.house.database.inTransaction(tx -> {
      var before = node.gate.beginBootstrap(tx);
      assertThat(node.complete(token).status()).isEqualTo(200);
      assertThatThrownBy(() -> node.gate.bootstrapped(tx, before, ada))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("nothing at this address");
    });
  }

  @Test
  void a_closed_gate_lets_no_bootstrap_begin() {
    node.complete(node.bootstrap());

    assertThatThrownBy(() -> house.house.database.transaction(node.gate::beginBootstrap))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void a_tenants_account_of_the_operators_id_closes_nothing() {
    var ada = bootstrapped();
    var tenant = new DomainId(new UUID(0x0192f2f6_0000_7000L, 0x8000_0000_0000_0001L));
    var twin =
        new Account(
            ada.id(),
            tenant,
            ada.username(),
            ada.email(),
            ada.displayName(),
            ada.passwordChangedAt(),
            Account.Status.ACTIVE,
            ada.roles());

    house.house.database.inTransaction(tx -> node.gate.activated(tx, twin));

    assertThat(node.gate.isOpen()).isTrue();
  }
}
