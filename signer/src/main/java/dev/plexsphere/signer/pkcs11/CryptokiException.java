package dev.plexsphere.signer.pkcs11;

import java.util.HexFormat;
import java.util.Set;

/** A function of the module answered something other than CKR_OK. */
final class CryptokiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * CKR_DEVICE_ERROR, _REMOVED, SESSION_CLOSED, _HANDLE_INVALID, TOKEN_NOT_PRESENT, NOT_LOGGED_IN.
   */
  private static final Set<Long> LOST = Set.of(0x30L, 0x32L, 0xB0L, 0xB3L, 0xE0L, 0x101L);

  /** CKR_KEY_HANDLE_INVALID, CKR_OBJECT_HANDLE_INVALID. */
  private static final Set<Long> STALE = Set.of(0x60L, 0x82L);

  /** CKR_PIN_INCORRECT, _INVALID, _LEN_RANGE, _EXPIRED, _LOCKED. */
  private static final Set<Long> PIN = Set.of(0xA0L, 0xA1L, 0xA2L, 0xA3L, 0xA4L);

  private final long code;

  CryptokiException(String function, long code) {
    super(function + " answered 0x" + HexFormat.of().withUpperCase().toHexDigits(code, 8));
    this.code = code;
  }

  /** Whether it is that code (CKR_…). */
  boolean is(long other) {
    return code == other;
  }

  /** Whether another session may succeed: this one, or the token, went away meanwhile. */
  boolean isSessionLost() {
    return LOST.contains(code);
  }

  /** Whether the number by which an object was known means nothing any more. */
  boolean isObjectStale() {
    return STALE.contains(code);
  }

  /** Whether the PIN was refused. Trying again would lock the token. */
  boolean isPinRefused() {
    return PIN.contains(code);
  }
}
