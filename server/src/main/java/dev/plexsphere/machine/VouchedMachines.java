package dev.plexsphere.machine;

import dev.plexsphere.codes.UsedAssertions;
import dev.plexsphere.identity.ServiceIdentity;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.identity.ServiceIdentityService;
import dev.plexsphere.idp.Assertion;
import dev.plexsphere.idp.AssertionOutcome;
import dev.plexsphere.idp.ClaimedToken;
import dev.plexsphere.idp.SpiffeId;
import dev.plexsphere.idp.Svid;
import dev.plexsphere.idp.SvidOutcome;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.tenancy.Domain;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which machine an assertion is about, once everything about it is right. A stranger learns nothing
 * here: who is unknown and who is vouched for wrongly are one answer, and what a machine is like is
 * told only to who has a good JWT-SVID of a trust domain that its Domain trusts.
 */
final class VouchedMachines {
  private static final Logger LOG = Logger.getLogger(VouchedMachines.class.getName());

  private final ServiceIdentityService identities;
  private final Vouching by;
  private final UsedAssertions used = new UsedAssertions();

  VouchedMachines(ServiceIdentityService identities, Vouching by) {
    this.identities = identities;
    this.by = by;
  }

  /** What came of it. */
  sealed interface Verdict {
    /**
     * The machine is who it says.
     *
     * @param issuer who vouched
     */
    record VouchedFor(ServiceIdentity machine, String issuer) implements Verdict {}

    /** It is not, or nobody can tell. */
    record Refused(RuntimeException why) implements Verdict {}
  }

  /**
   * Judges the assertion, which is used up if it can be used once only.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code idp_unavailable}, {@code
   *     spiffe_bundle_unreachable}
   */
  Verdict find(PresentedAssertion presented) {
    var text = presented.assertion().reveal();
    var domain = domain(presented);
    var machine = domain.flatMap(in -> by.issuers().machine(in.id(), text));
    boolean workload =
        ClaimedToken.subject(text).filter(sub -> sub.startsWith(SpiffeId.PREFIX)).isPresent();
    return workload && machine.isEmpty()
        ? ofWorkload(presented, domain.orElse(null))
        : ofIssuer(presented, machine.filter(found -> isNamed(presented, found)).orElse(null));
  }

  private Optional<Domain> domain(PresentedAssertion presented) {
    var domain = presented.domain();
    var id =
        domain != null ? Optional.of(domain) : named(null, presented).map(ServiceIdentity::domain);
    return id.flatMap(by.domains()::find).filter(found -> !found.id().isPlatform());
  }

  private Optional<ServiceIdentity> named(@Nullable DomainId domain, PresentedAssertion presented) {
    return Optional.ofNullable(presented.clientId()).flatMap(id -> identities.resolve(domain, id));
  }

  private static boolean isNamed(PresentedAssertion presented, ServiceIdentity machine) {
    var id = presented.clientId();
    return id == null
        || id.equals(machine.clientId())
        || id.equalsIgnoreCase(machine.id().toString());
  }

  // ---- an identity provider's word

  private Verdict ofIssuer(PresentedAssertion presented, @Nullable ServiceIdentity machine) {
    var text = presented.assertion().reveal();
    if (machine == null) {
      by.issuers().verifyNobodys(text, "");
      return refused(MachineRefusal.NOBODY_VOUCHED);
    }
    var audience = by.issuer().apply(machine.domainSlug());
    return switch (by.issuers().verify(machine, text, audience)) {
      case AssertionOutcome.Good(var good) ->
          use(machine, good)
              ? new Verdict.VouchedFor(machine, good.issuer())
              : refused(MachineRefusal.USED_BEFORE);
      case AssertionOutcome.Bad(var why) -> {
        LOG.log(Level.INFO, "assertion for machine {0}: {1}", new Object[] {machine.id(), why});
        yield refused(MachineRefusal.NOBODY_VOUCHED);
      }
    };
  }

  private boolean use(ServiceIdentity machine, Assertion good) {
    return by.database()
        .transaction(
            tx -> used.use(tx, machine.domain(), good.issuer(), good.id(), good.goodUntil()));
  }

  // ---- a workload's own

  private Verdict ofWorkload(PresentedAssertion presented, @Nullable Domain domain) {
    if (!by.issuers().svids().isProvisioned()) {
      return refused(MachineRefusal.NOT_PROVISIONED);
    }
    var slug = domain == null ? "" : domain.slug();
    return switch (by.issuers().svids().verify(slug, presented.assertion().reveal())) {
      case SvidOutcome.Good(var svid) when domain != null -> ofWorkload(presented, domain, svid);
      case SvidOutcome.Good _, SvidOutcome.Untrusted _ ->
          refused(MachineRefusal.BUNDLE_UNCONFIGURED);
      case SvidOutcome.Bad(var why) -> new Verdict.Refused(MachineRefusal.notVerified(why));
    };
  }

  private Verdict ofWorkload(PresentedAssertion presented, Domain domain, Svid svid) {
    var id = svid.id().toString();
    var found =
        (presented.clientId() == null
                ? identities.ofSubject(domain.id(), id)
                : named(domain.id(), presented))
            .filter(ServiceIdentity::active);
    var issuer = by.issuer().apply(domain.slug());
    var audience =
        found.map(ServiceIdentity::audience).filter(text -> !text.isEmpty()).orElse(issuer);
    if (!svid.isFor(audience)) {
      return new Verdict.Refused(
          MachineRefusal.notVerified("its aud has not what it must have here"));
    }
    if (found.isEmpty()) {
      return refused(MachineRefusal.NO_SUCH_WORKLOAD);
    }
    var machine = found.get();
    return machine.federationKind() == FederationKind.SPIFFE_SVID && machine.subject().equals(id)
        ? new Verdict.VouchedFor(machine, SpiffeId.PREFIX + svid.id().trustDomain())
        : refused(MachineRefusal.OTHER_SUBJECT);
  }

  private static Verdict refused(Refusal why) {
    return new Verdict.Refused(why.asException());
  }
}
