package dev.plexsphere.cli.loopback;

/** What a redirect means for the sign-in that waits for one. */
public enum Verdict {
  /** It is the answer; the wait is over. */
  ANSWER,
  /** It says that the sign-in failed, or cannot be believed; the wait is over. */
  REFUSAL,
  /** It belongs to something else; the wait goes on. */
  STRANGER
}
