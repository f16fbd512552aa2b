package dev.plexsphere.authserver;

import dev.plexsphere.identity.ServiceIdentity;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.identity.TrustedIssuers;
import dev.plexsphere.idp.Svid;
import dev.plexsphere.idp.SvidOutcome;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.oauth.OAuthError;

/**
 * {@code spiffe_jwt}: a machine of the Domain shows its JWT-SVID
 * (draft-ietf-oauth-spiffe-client-auth section 3.1). It may show the same one again while it is
 * good; a workload is given one for minutes and many requests.
 */
final class SvidClients {
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";

  private final TrustedIssuers issuers;

  SvidClients(TrustedIssuers issuers) {
    this.issuers = issuers;
  }

  static boolean arePresented(Params form) {
    return form.find("client_assertion_type").filter(TYPE::equals).isPresent();
  }

  /**
   * The machine, as a client.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_client}
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}, {@code
   *     spiffe_bundle_unreachable}
   */
  Client authenticate(HostedServer server, Params form) {
    var svid = verified(server, form.get("client_assertion"));
    if (!svid.isForNobodyBut(server.issuer())) {
      throw refused("its aud is not the issuer identifier of this server alone");
    }
    var machine =
        issuers
            .machines()
            .ofSubject(server.domain().id(), svid.id().toString())
            .filter(ServiceIdentity::active)
            .filter(found -> found.federationKind() == FederationKind.SPIFFE_SVID)
            .filter(found -> server.client(found.clientId()).isEmpty())
            .orElseThrow(() -> refused("the Domain has no active machine with its SPIFFE ID"));
    var named = form.find("client_id");
    if (named.isPresent() && !named.get().equals(machine.clientId())) {
      throw refused("the parameter client_id names another client");
    }
    return Client.machine(machine.clientId(), server.domain().slug());
  }

  private Svid verified(HostedServer server, String text) {
    if (!server.hasRows()) {
      throw refused("the platform trusts no trust domain");
    }
    return switch (issuers.svids().verify(server.domain().slug(), text)) {
      case SvidOutcome.Good(var svid) -> svid;
      case SvidOutcome.Bad(var why) -> throw refused(why);
      case SvidOutcome.Untrusted _ -> throw refused("the Domain does not trust its trust domain");
    };
  }

  private static RuntimeException refused(String why) {
    return OAuthError.invalidClient("The JWT-SVID does not count: " + why).asException();
  }
}
