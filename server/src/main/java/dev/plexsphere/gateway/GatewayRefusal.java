package dev.plexsphere.gateway;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;

/** How a login is refused. */
enum GatewayRefusal implements Refusal {
  OPAQUE(
      ErrorCode.UNAUTHENTICATED,
      "auth0_token is not a JWT. Send an ID token of an accepted client, or a JWT access token for"
          + " the accepted audience; an opaque access token cannot be checked."),
  UNKNOWN_ISSUER(
      ErrorCode.UNAUTHENTICATED,
      "The token's issuer is not on the gateway's list (gateway.issuers)."),
  OTHER_ISSUER(
      ErrorCode.UNAUTHENTICATED,
      "auth0_domain names another issuer than the token's; leave it out, or sign in there."),
  CLOSED(ErrorCode.UNAUTHENTICATED, "The account or its Domain is closed."),
  ISSUER_AWAY(
      ErrorCode.OVERLOADED, "The identity provider's keys could not be read; try again later.");

  private final ErrorCode code;
  private final String detail;

  GatewayRefusal(ErrorCode code, String detail) {
    this.code = code;
    this.detail = detail;
  }

  @Override
  public ErrorCode code() {
    return code;
  }

  @Override
  public String detail() {
    return detail;
  }

  static RuntimeException invalid(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }
}
