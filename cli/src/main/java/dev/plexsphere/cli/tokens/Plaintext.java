package dev.plexsphere.cli.tokens;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.KeyValues;
import dev.plexsphere.cli.output.Spans;

/** Prints a token that is shown once: the banner, the token alone on its line, then its facts. */
final class Plaintext {
  private static final String BANNER =
      "# WARNING: this is the only time this plaintext will be displayed";

  private Plaintext() {}

  /**
   * Prints and flushes, so that a note which follows cannot come first.
   *
   * @param tokenField the field that holds the token
   * @param keys the fields to print below, in order; absent ones are left out
   */
  static void print(Invocation call, Json.Doc answer, String tokenField, String... keys) {
    var out = call.streams().out();
    if (call.isText()) {
      var token = answer.get(tokenField);
      out.line(BANNER);
      out.line(token);
      out.line("");
      var pairs = new KeyValues(out);
      for (var key : keys) {
        answer
            .find(key)
            .ifPresent(value -> pairs.pair(key, isTime(key) ? Spans.exact(value) : value));
      }
    } else {
      call.format().print(answer, call.streams());
    }
    out.flush();
  }

  private static boolean isTime(String key) {
    return key.endsWith("_at") || key.endsWith("_deadline");
  }
}
