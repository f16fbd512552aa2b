package dev.plexsphere.cli;

import java.util.Collection;

/** What somebody probably meant: the name with the fewest slips between (Damerau-Levenshtein). */
final class Suggestion {
  private static final int SLIPS_MAX = 3;

  private Suggestion() {}

  /** {@code "; did you mean <name>?"}, or nothing when no name is close. */
  static String of(String typed, Collection<String> names) {
    var best = "";
    int fewest = Math.min(SLIPS_MAX, typed.length() / 2) + 1;
    for (var name : names) {
      int slips = slips(typed, name);
      if (slips < fewest) {
        fewest = slips;
        best = name;
      }
    }
    return best.isEmpty() ? "" : "; did you mean " + best + "?";
  }

  static int slips(String a, String b) {
    var d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
