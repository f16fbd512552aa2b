package dev.plexsphere.gateway;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;

/** How a login is refused, and what is asked about somebody or something that is not there. */
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

  static RuntimeException noSession() {
    return Refusal.of(ErrorCode.UNAUTHENTICATED, "The session is unknown, ended or expired.")
        .asException();
  }

  static RuntimeException noRole() {
    return Refusal.of(ErrorCode.ROLE_NOT_FOUND, "The Domain has no such role at its gateway.")
        .asException();
  }

  /** The same for somebody of another Domain and for nobody at all. */
  static RuntimeException noPerson() {
    return Refusal.of(
            ErrorCode.PERSON_NOT_FOUND,
            "The Domain does not know this person; who never signed in is not known yet.")
        .asException();
  }

  static RuntimeException invalid(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }
}
