package dev.plexsphere.authserver;

import dev.plexsphere.account.AccountService;
import dev.plexsphere.authserver.TokenGrant.Outcome;
import dev.plexsphere.device.Asker;
import dev.plexsphere.device.DeviceService;
import dev.plexsphere.device.Handover.Approved;
import dev.plexsphere.device.Handover.HandedOver;
import dev.plexsphere.device.Poll;
import dev.plexsphere.device.Started;
import dev.plexsphere.device.Wish;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.RequestContext;
import dev.plexsphere.oauth.OAuthError;
import dev.plexsphere.oauth.Pkce;
import dev.plexsphere.tenancy.Domain.DevicePolicy;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Device authorization (RFC 8628) for registered clients, on the state machine and the page that
 * the API's own device login has. The person approves in a browser session that came through the
 * Domain's own server, so the one who approved is an account here.
 */
final class DeviceGrant {
  private final DeviceService devices;
  private final BindingService bindings;
  private final AccountService accounts;
  private final HostedSessionService sessions;
  private final RefreshGrant refresh;
  private final HostedTokens tokens;

  DeviceGrant(
      DeviceService devices,
      BindingService bindings,
      AccountService accounts,
      HostedSessionService sessions,
      RefreshGrant refresh,
      HostedTokens tokens) {
    this.devices = devices;
    this.bindings = bindings;
    this.accounts = accounts;
    this.sessions = sessions;
    this.refresh = refresh;
    this.tokens = tokens;
  }

  /**
   * Whether the Domain's policy lets standard clients do it: they cannot ask for a number, which
   * number-match wants.
   */
  static boolean isOn(DevicePolicy policy) {
    return policy == DevicePolicy.OPEN || policy == DevicePolicy.SAME_NETWORK;
  }

  /**
   * Starts one (section 3.1).
   *
   * @param jkt thumbprint of the key that was proved: whoever redeems it proves it again
   * @throws dev.plexsphere.oauth.OAuthException {@code unauthorized_client}, {@code invalid_scope},
   *     {@code invalid_target}, {@code invalid_request}
   * @throws dev.plexsphere.kit.RefusedException {@code rate_limited}
   */
  Started start(
      HostedServer server, Client client, Params form, @Nullable String jkt, RequestContext from) {
    if (!client.grants().contains(GrantType.DEVICE_CODE)) {
      throw no("The client may not use the device grant");
    }
    if (!isOn(server.domain().devicePolicy())) {
      throw no(
          "The Domain does not allow it: device_policy " + server.domain().devicePolicy().wire());
    }
    var wish =
        new Wish(
            Scopes.of(client, form),
            Resources.audience(client, form).orElse(null),
            challenge(form),
            jkt);
    var asker = new Asker(client.id(), client.name(), null, from.address(), from.userAgent());
    return devices.start(server.domain(), binding(server), asker, wish);
  }

  /** RFC 7636 on a grant that does not ask for it: whoever sends one is held to it. */
  private static @Nullable String challenge(Params form) {
    var challenge = form.find("code_challenge");
    var method = form.find("code_challenge_method");
    if (challenge.isEmpty() && method.isEmpty()) {
      return null;
    }
    return challenge
        .filter(value -> Pkce.isChallenge(value) && method.equals(Optional.of(Pkce.METHOD)))
        .orElseThrow(() ->
            OAuthError.invalidRequest("PKCE needs a code_challenge with the method S256")
                .asException());
  }

  private IdpBinding binding(HostedServer server) {
    return bindings.active(server.domain().id()).stream()
        .filter(each -> each.kind() == IdpBinding.Kind.HOSTED)
        .findFirst()
        .orElseThrow(() -> no("Nobody of the Domain signs in at this server"));
  }

  private static RuntimeException no(String description) {
    return OAuthError.of("unauthorized_client", description).asException();
  }

  /** A poll (section 3.4). */
  Outcome redeem(HostedServer server, Client client, Params form, Confirmation confirmation) {
    var code = TokenRoutes.required(form, "device_code");
    var proven = new Proven(form.find("code_verifier").orElse(null), confirmation);
    Poll<Granted> poll =
        devices.poll(
            server.domain().id(),
            code,
            client.id(),
            (tx, approved) -> make(tx, server, client, approved, proven));
    return switch (poll) {
      case Poll.Granted<Granted>(var granted) -> granted.mint(tokens, server);
      case Poll.Pending<Granted> _, Poll.NumberRequired<Granted> _, Poll.NumberWrong<Granted> _ ->
          refused("authorization_pending", "Nobody has answered yet");
      case Poll.SlowDown<Granted>(int seconds) ->
          refused("slow_down", "Wait " + seconds + " s between two polls from now on");
      case Poll.Denied<Granted> _ -> refused("access_denied", "The sign-in was declined");
      case Poll.Expired<Granted> _ -> refused("expired_token", "Nobody answered in time");
      case Poll.Unknown<Granted> _ ->
          refused("invalid_grant", "The device code is unknown, used or another client's");
    };
  }

  /** What came with the poll. */
  private record Proven(@Nullable String verifier, Confirmation confirmation) {}

  private static Outcome refused(String error, String description) {
    return new Outcome.Refused(OAuthError.of(error, description));
  }

  private Optional<HandedOver<Granted>> make(
      Handle tx, HostedServer server, Client client, Approved approved, Proven proven) {
    var bound = approved.wish().jkt();
    if (!TokenGrant.isProven(approved.wish().codeChallenge(), proven.verifier)
        || (bound != null && !bound.equals(proven.confirmation.jkt()))) {
      return Optional.empty();
    }
    return TokenReader.uuid(approved.subject())
        .flatMap(id -> accounts.find(tx, approved.domain(), id))
        .flatMap(account -> sessions.begin(tx, server, account, approved.authTime()))
        .map(session -> {
          sessions.join(tx, server, client, session);
          var wish = approved.wish();
          var grant =
              new Grant(
                  client.id(),
                  wish.scope(),
                  null,
                  wish.audience(),
                  session,
                  null,
                  proven.confirmation);
          var granted =
              Granted.of(
                  tx, tokens, server, client, grant, refresh.issueTo(tx, server, client, grant));
          return new HandedOver<>(granted, session.key(), session.expiresAt());
        });
  }
}
