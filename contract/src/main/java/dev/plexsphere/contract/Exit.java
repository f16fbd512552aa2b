package dev.plexsphere.contract;

/**
 * What the process of a command ends with. The one table; {@code plexctl help exit-codes} prints
 * it.
 */
public enum Exit implements ExitCode {
  SUCCESS(0, "success", "go on"),
  FAILED(
      1,
      "refused or failed: 400, 409, 429, 5xx, network, tampering found",
      "read stderr; retry 429 and 503 after the time given"),
  USAGE(2, "wrong command line; nothing was sent", "fix the script"),
  UNAUTHENTICATED(3, "not signed in (401, or no credential)", "plexctl login"),
  NOT_FOUND(4, "not found (404)", "check the id"),
  DENIED(
      77,
      "permission denied (403), or the gateway no longer accepts the cached session",
      "ask who may grant it, with the reference"),
  INTERRUPTED(130, "interrupted", "nothing was saved");

  private final int code;
  private final String meaning;
  private final String advice;

  Exit(int code, String meaning, String advice) {
    this.code = code;
    this.meaning = meaning;
    this.advice = advice;
  }

  @Override
  public int code() {
    return code;
  }

  /** When it happens, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** What a script does about it. */
  public String advice() {
    return advice;
  }

  /** The exit for an HTTP status of the control plane; statuses below 400 are success. */
  public static Exit ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> DENIED;
      case 404 -> NOT_FOUND;
      default -> status < 400 ? SUCCESS : FAILED;
    };
  }
}
