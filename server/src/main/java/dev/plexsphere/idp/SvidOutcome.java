package dev.plexsphere.idp;

/** What became of a JWT-SVID that somebody presented at a Domain. */
public sealed interface SvidOutcome {
  /** The trust domain's key made it, and it is good now. Whether it is for us is not known here. */
  record Good(Svid svid) implements SvidOutcome {}

  /**
   * It does not count.
   *
   * @param why for the developer, such as "it has expired"; nothing of it is quoted
   */
  record Bad(String why) implements SvidOutcome {}

  /** The Domain does not trust its trust domain; there may be no such Domain. */
  record Untrusted() implements SvidOutcome {}
}
