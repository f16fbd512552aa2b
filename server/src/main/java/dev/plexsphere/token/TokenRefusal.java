package dev.plexsphere.token;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;

/** Every reason this feature says no. */
final class TokenRefusal {
  /** The wall between machines and minting; its words are public. */
  static final Refusal API_TOKEN_MINTS =
      Refusal.of(
          ErrorCode.FORBIDDEN,
          "a caller authenticated via an API token cannot mint another API token; sign in"
              + " interactively to issue tokens");

  static final Refusal OTHER_IDENTITY =
      Refusal.of(
          ErrorCode.FORBIDDEN,
          "You can issue tokens for yourself only; identity_ref names another.");

  static final Refusal SIGN_IN_TOO_OLD =
      Refusal.of(
          ErrorCode.REAUTHENTICATION_REQUIRED,
          "A login token mints within ten minutes of its sign-in only; run plexctl login and try"
              + " again.");

  static final Refusal INVALID_TTL =
      Refusal.of(ErrorCode.INVALID_TTL, "ttl_seconds must be 1 to 31536000 (365 days).");

  static final Refusal TOO_MANY =
      Refusal.of(
          ErrorCode.TOO_MANY_TOKENS,
          "The identity holds as many live tokens as it may; delete some that are not used.");

  static final Refusal NOT_FOUND =
      Refusal.of(ErrorCode.TOKEN_NOT_FOUND, "There is no such token, or it is not yours.");

  static final Refusal NOT_PRESENTED =
      Refusal.of(
          ErrorCode.FORBIDDEN,
          "a caller authenticated via an API token rotates the token it presents and no other");

  static final Refusal NOT_ROTATABLE =
      Refusal.of(
          ErrorCode.TOKEN_NOT_ROTATABLE,
          "A login token ends after its time; run plexctl login for another one.");

  static final Refusal ALREADY_ROTATED =
      Refusal.of(
          ErrorCode.TOKEN_ALREADY_ROTATED,
          "The token has a successor that is in use; rotate that one.");

  static final Refusal BAD_KEY =
      Refusal.of(
          ErrorCode.INVALID_REQUEST,
          "Idempotency-Key must stand once, with 22 to 255 visible ASCII characters: 128 random"
              + " bits or more, for example a UUID.");

  private TokenRefusal() {}
}
