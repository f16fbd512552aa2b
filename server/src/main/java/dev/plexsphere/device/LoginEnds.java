package dev.plexsphere.device;

import dev.plexsphere.token.TokenService;
import org.jdbi.v3.core.Handle;

/** Ends what an approved request became: an API token, or an OAuth client's session. */
final class LoginEnds {
  private final TokenService tokens;
  private final HostedLogins hosted;

  LoginEnds(TokenService tokens, HostedLogins hosted) {
    this.tokens = tokens;
    this.hosted = hosted;
  }

  void end(Handle tx, DeviceRequest request) {
    var user = request.userId();
    var token = request.token();
    if (user != null && token != null) {
      tokens.revokeLogin(tx, request.domain(), user, token);
    }
    var session = request.hostedSession();
    if (session != null) {
      hosted.end(tx, request.domain(), session);
    }
  }
}
