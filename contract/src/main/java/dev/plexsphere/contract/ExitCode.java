package dev.plexsphere.contract;

/** What a process ends with: one of ours ({@link Exit}), or that of a program that it ran. */
public sealed interface ExitCode permits Exit, ExitCode.Forwarded {
  /** The number, 0 to 255. */
  int code();

  /** The exit of a program that a command ran and waited for. */
  record Forwarded(int code) implements ExitCode {}

  /**
   * The exit of another program as ours. One number is never passed on: 77 says that a session is
   * over, which no other program can know.
   */
  static ExitCode forwarded(int code) {
    return code == Exit.DENIED.code() ? Exit.FAILED : new Forwarded(code);
  }
}
