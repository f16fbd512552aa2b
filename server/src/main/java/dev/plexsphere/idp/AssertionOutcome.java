package dev.plexsphere.idp;

/** What became of an assertion that somebody presented. */
public sealed interface AssertionOutcome {
  /** Everything about it is right. Whether it was used before is not known here. */
  record Good(Assertion assertion) implements AssertionOutcome {}

  /**
   * It does not count.
   *
   * @param why for the developer who made it, such as "it has expired"; nothing of it is quoted
   */
  record Bad(String why) implements AssertionOutcome {}
}
