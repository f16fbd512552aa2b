package dev.plexsphere.authserver;

import dev.plexsphere.authserver.TokenGrant.Outcome;
import dev.plexsphere.codes.UsedAssertions;
import dev.plexsphere.identity.ServiceIdentity;
import dev.plexsphere.identity.TrustedIssuers;
import dev.plexsphere.idp.Assertion;
import dev.plexsphere.idp.AssertionOutcome;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.oauth.OAuthError;

/**
 * {@code grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer} (RFC 7523 section 2.1): the issuer
 * of one of the Domain's machines vouches for it, and a client gets an access token in the
 * machine's name, with what the client is registered for. There is no refresh token: another
 * assertion gives another.
 */
final class BearerGrant {
  private final Database database;
  private final Ledger ledger;
  private final TrustedIssuers issuers;
  private final HostedTokens tokens;
  private final UsedAssertions used = new UsedAssertions();

  BearerGrant(Database database, Ledger ledger, TrustedIssuers issuers, HostedTokens tokens) {
    this.database = database;
    this.ledger = ledger;
    this.issuers = issuers;
    this.tokens = tokens;
  }

  /**
   * Makes the token; the assertion is used up with that.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_grant}, {@code invalid_scope},
   *     {@code invalid_target}
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}, {@code idp_unavailable}
   */
  Outcome redeem(HostedServer server, Client client, Params form, Confirmation confirmation) {
    var text = form.get("assertion");
    var scope = MachineGrant.scope(client, form.find("scope"));
    var audience = Resources.audience(client, form).orElse(null);
    var machine =
        issuers
            .machine(server.domain().id(), text)
            .orElseThrow(
                () -> refused("The Domain has no active machine of that issuer and subject"));
    var assertion = verified(server, machine, text);
    var subject = PrincipalRef.service(machine.id()).toString();
    var access = tokens.draft(server, client, subject, scope, audience, confirmation);
    use(server, client, machine, assertion, access);
    return new Outcome.Redeemed(tokens.mint(server, access), null);
  }

  private Assertion verified(HostedServer server, ServiceIdentity machine, String text) {
    return switch (issuers.verify(machine, text, server.issuer())) {
      case AssertionOutcome.Good(var good) -> good;
      case AssertionOutcome.Bad(var why) -> throw refused("The assertion did not verify: " + why);
    };
  }

  private void use(
      HostedServer server,
      Client client,
      ServiceIdentity machine,
      Assertion assertion,
      TokenDraft access) {
    var domain = server.domain().id();
    boolean first =
        database.transaction(tx -> {
          boolean fresh =
              used.use(tx, domain, assertion.issuer(), assertion.id(), assertion.goodUntil());
          if (fresh) {
            ledger.record(
                tx,
                domain,
                new AuthserverFact.AssertionRedeemed(
                    machine.id(), machine.binding().id(), client.id()));
            tokens.store(tx, server, access);
          }
          return fresh;
        });
    if (!first) {
      throw refused("The assertion was used before");
    }
  }

  private static RuntimeException refused(String description) {
    return OAuthError.invalidGrant(description).asException();
  }
}
