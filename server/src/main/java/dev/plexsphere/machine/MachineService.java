package dev.plexsphere.machine;

import dev.plexsphere.identity.ServiceIdentity;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.identity.ServiceIdentityService;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.IssuerChannel.ClientCheck;
import dev.plexsphere.idp.Issuers;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.throttle.ThrottleService;
import dev.plexsphere.token.Issued;
import dev.plexsphere.token.TokenService;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A machine proves who it is to its Domain's issuer, and gets a token. Exactly one candidate is
 * ever tried, and no secret goes anywhere before Domain, identity and binding are known and active.
 * Thread-safe.
 */
public final class MachineService {
  private static final Logger LOG = Logger.getLogger(MachineService.class.getName());
  private static final UUID NOBODY = new UUID(0, 0);

  /** Where a client that is not there is looked for, so that its absence takes as long. */
  private static final IdpBinding NOWHERE =
      new IdpBinding(
          new BindingId(NOBODY),
          new DomainId(NOBODY),
          IdpBinding.Kind.HOSTED,
          "",
          "",
          "",
          null,
          false,
          IdpBinding.Status.DEACTIVATED,
          false,
          Map.of(),
          List.of(),
          List.of(),
          1,
          Instant.EPOCH,
          Instant.EPOCH);

  private final ServiceIdentityService identities;
  private final Issuers issuers;
  private final TokenService tokens;
  private final Ledger ledger;
  private final FailureThrottle failures;
  private final VouchedMachines vouched;

  public MachineService(
      ServiceIdentityService identities,
      Issuers issuers,
      TokenService tokens,
      Ledger ledger,
      ThrottleService throttle,
      Vouching vouching,
      InstantSource clock) {
    this.identities = identities;
    this.issuers = issuers;
    this.tokens = tokens;
    this.ledger = ledger;
    this.failures = new FailureThrottle(throttle, clock);
    this.vouched = new VouchedMachines(identities, vouching);
  }

  /**
   * Checks the secret with the machine's issuer and mints a token.
   *
   * @param address whose failures are counted
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_client}, {@code
   *     federation_kind_mismatch}, {@code upstream_failed}, {@code rate_limited}, {@code
   *     too_many_tokens}
   */
  Issued signIn(ClientCredentials presented, String address) {
    failures.check(presented.clientId(), address);
    var found = identities.resolve(presented.domain(), presented.clientId());
    if (found.isEmpty() || !found.get().active()) {
      var _ =
          issuers
              .of(NOWHERE)
              .clientCredentials(NOWHERE, presented.clientId(), presented.secret(), null);
      throw refused(presented, address);
    }
    return signIn(found.get(), presented, address);
  }

  /**
   * Checks an assertion with who may vouch for the machine, and mints a token.
   *
   * @param address whose failures are counted
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_client}, {@code
   *     spiffe_verification_failed}, {@code federation_kind_mismatch}, {@code not_provisioned},
   *     {@code spiffe_bundle_unconfigured}, {@code spiffe_bundle_unreachable}, {@code
   *     idp_unavailable}, {@code rate_limited}, {@code too_many_tokens}
   */
  Issued signIn(PresentedAssertion presented, String address) {
    var name = presented.name();
    failures.check(name, address);
    return switch (vouched.find(presented)) {
      case VouchedMachines.Verdict.VouchedFor(var machine, var issuer) ->
          mint(
              machine,
              new MachineFact.VouchedFor(machine.id(), machine.binding().id(), issuer),
              presented.scope());
      case VouchedMachines.Verdict.Refused(var why) -> {
        failures.failed(name, address);
        throw why;
      }
    };
  }

  private Issued signIn(ServiceIdentity machine, ClientCredentials presented, String address) {
    if (machine.federationKind() != FederationKind.OIDC_CC) {
      throw MachineRefusal.OTHER_FEDERATION.asException();
    }
    var check =
        issuers
            .of(machine.binding())
            .clientCredentials(
                machine.binding(), machine.clientId(), presented.secret(), presented.scope());
    return switch (check) {
      case ClientCheck.Verified _ ->
          mint(
              machine,
              new MachineFact.Authenticated(machine.id(), machine.binding().id()),
              presented.scope());
      case ClientCheck.Refused _ -> throw refused(presented, address);
      case ClientCheck.Unavailable(var why) -> {
        LOG.log(Level.WARNING, "issuer {0}: {1}", new Object[] {machine.binding().issuer(), why});
        throw MachineRefusal.UPSTREAM_FAILED.asException();
      }
    };
  }

  private Issued mint(ServiceIdentity machine, MachineFact how, @Nullable String scope) {
    var authenticated =
        ledger.prepare(machine.domain(), how, PrincipalRef.service(machine.id()).toString());
    return tokens.mintService(
        machine.domain(), machine.id(), machine.binding().id(), scope, List.of(authenticated));
  }

  private RuntimeException refused(ClientCredentials presented, String address) {
    failures.failed(presented.clientId(), address);
    return MachineRefusal.INVALID_CLIENT.asException();
  }
}
