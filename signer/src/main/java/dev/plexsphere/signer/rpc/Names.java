package dev.plexsphere.signer.rpc;

/** What callers send, made fit for a log line and a table. */
final class Names {
  private static final int SHOWN_MAX = 150;

  private Names() {}

  static String clean(String... parts) {
    var out = new StringBuilder();
    for (var part : parts) {
      out.append(out.isEmpty() ? "" : " ").append(cut(part, SHOWN_MAX));
    }
    return out.toString();
  }

  /** Printable ASCII, at most so much of it. */
  static String cut(String text, int max) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() < max; i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return out.toString();
  }
}
