package dev.plexsphere.kit.mail;

/**
 * A message of plain text to one person.
 *
 * @param to an e-mail address
 */
public record Mail(String to, String subject, String text) {
  private static final int ADDRESS_MAX = 254;

  /**
   * @throws IllegalArgumentException for what could end a header or name a second recipient
   */
  public Mail {
    if (to.length() > ADDRESS_MAX
        || !to.matches("[^\\s\\p{Cntrl}<>(),;:\"\\\\\\[\\]@]+@[^\\s\\p{Cntrl}<>(),;:\"\\\\@]+")) {
      throw new IllegalArgumentException("not the address of one mailbox");
    }
    if (subject.codePoints().anyMatch(Mail::endsHeader)) {
      throw new IllegalArgumentException("a subject is one line");
    }
  }

  private static boolean endsHeader(int c) {
    return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
  }

  /** Never the text: it carries a link that works once. */
  @Override
  public String toString() {
    return "Mail(" + subject + ")";
  }
}
