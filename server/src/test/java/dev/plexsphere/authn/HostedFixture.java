package dev.plexsphere.authn;

import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.account.AccountActionService;
import dev.plexsphere.account.AccountService;
import dev.plexsphere.account.ForgottenPasswordService;
import dev.plexsphere.account.HashPool;
import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.authserver.Authserver;
import dev.plexsphere.authserver.HostedOptions;
import dev.plexsphere.authserver.HostedSessionService;
import dev.plexsphere.authserver.TrustedIssuers;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.device.DeviceLimits;
import dev.plexsphere.device.DeviceService;
import dev.plexsphere.idp.HostedUrls;
import dev.plexsphere.jwk.KeySchedule;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.http.EgressGuard;
import dev.plexsphere.kit.http.GuardedClient;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.token.TokenService;
import java.util.List;
import java.util.Optional;

/** The hosted servers behind {@link Gatehouse}. */
final class HostedFixture {
  private final Gatehouse gatehouse;
  private final TokenService tokens;

  HostedFixture(Gatehouse gatehouse, TokenService tokens) {
    this.gatehouse = gatehouse;
    this.tokens = tokens;
  }

  Authserver server(Pages pages) {
    var accounts =
        new AccountService(
            gatehouse.house.database,
            gatehouse.house.ledger,
            gatehouse.house.ids,
            gatehouse.house.clock,
            HashPool.ofCores(),
            gatehouse.throttle,
            (_, _, _) -> {});
    return new Authserver(
        gatehouse.house.database,
        gatehouse.house.ledger,
        gatehouse.house.ids,
        gatehouse.house.clock,
        gatehouse.house.domains,
        new HostedUrls(Gatehouse.PUBLIC_URL, null),
        new CodeStore(gatehouse.house.clock),
        new KeyService(
            gatehouse.house.database,
            gatehouse.house.ledger,
            gatehouse.house.clock,
            gatehouse.house.kek,
            KeySchedule.DEFAULT),
        gatehouse.house.kek,
        accounts,
        forgotten(accounts),
        new HostedSessionService(
            gatehouse.house.database,
            gatehouse.house.ledger,
            accounts,
            gatehouse.house.clock,
            () -> {}),
        gatehouse.clients,
        devices(),
        gatehouse.house.bindings,
        pages,
        HostedOptions.of(Gatehouse.PUBLIC_URL),
        new TrustedIssuers(gatehouse.house.services, (_, _) -> new JWKSet()),
        new GuardedClient(new EgressGuard(List.of())),
        Optional::empty);
  }

  private DeviceService devices() {
    return new DeviceService(
        gatehouse.house.database,
        gatehouse.house.ledger,
        gatehouse.house.ids,
        gatehouse.house.clock,
        gatehouse.throttle,
        tokens,
        (_, _, _) -> {},
        gatehouse.house.kek,
        DeviceLimits.DEFAULT);
  }

  private ForgottenPasswordService forgotten(AccountService accounts) {
    var actions =
        new AccountActionService(
            gatehouse.house.database,
            gatehouse.house.ledger,
            gatehouse.house.ids,
            gatehouse.house.clock,
            new CodeStore(gatehouse.house.clock),
            accounts,
            (_, _) -> {});
    return new ForgottenPasswordService(
        gatehouse.house.database,
        accounts,
        actions,
        new LinkDeliveryService(Gatehouse.PUBLIC_URL, null),
        gatehouse.throttle);
  }
}
