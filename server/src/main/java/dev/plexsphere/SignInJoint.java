package dev.plexsphere;

import dev.plexsphere.console.ConsoleSessionService;
import dev.plexsphere.console.ConsoleSignInService;
import dev.plexsphere.idp.HttpIssuer;
import dev.plexsphere.idp.IdTokenVerifier;
import dev.plexsphere.idp.IssuerKeys;
import dev.plexsphere.idp.Issuers;
import dev.plexsphere.kit.http.EgressGuard;
import dev.plexsphere.kit.http.GuardedClient;
import dev.plexsphere.signin.CallbackService;
import dev.plexsphere.signin.SignInService;

/** How people come in with a browser: members at the server of their domain, operators at ours. */
final class SignInJoint implements AutoCloseable {
  private final GuardedClient guarded;
  final Issuers issuers;
  final SignInService signIns;
  final CallbackService callbacks;
  final ConsoleSessionService consoleSessions;
  final ConsoleSignInService consoleSignIns;

  /**
   * @param services whose authorization server, codes, domains, bindings, users and sessions there
   *     are already
   */
  SignInJoint(Services services) {
    var database = services.database;
    var clock = services.clock;
    var publicUrl = services.config.publicUrl();
    var authserver = services.authserver;
    guarded = new GuardedClient(new EgressGuard(Policies.egress(services.config)));
    issuers = new Issuers(authserver.issuer(), new HttpIssuer(guarded, services.bindings, clock));
    signIns =
        new SignInService(
            database,
            services.codes,
            services.domains,
            services.bindings,
            issuers,
            services.pages,
            publicUrl);
    callbacks =
        new CallbackService(
            database,
            services.codes,
            signIns,
            issuers,
            new IdTokenVerifier(issuers, clock),
            services.users,
            services.sessions);
    var console = ConsoleJoint.issuer(authserver.platformTokens());
    consoleSessions =
        new ConsoleSessionService(
            database, clock, services.config.kek(), console, authserver.operators());
    consoleSignIns =
        new ConsoleSignInService(
            database, services.codes, console, authserver.operators(), consoleSessions, publicUrl);
  }

  /** The keys of all issuers, once there is a joint: the authorization server is made before it. */
  static IssuerKeys keys(Services services) {
    return (binding, fresh) -> services.browsers.issuers.keys(binding, fresh);
  }

  @Override
  public void close() {
    guarded.close();
  }
}
