package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Spans;

/** Prints a link that sets a password, as tokens that are shown once are printed. */
final class OneTimeLink {
  private static final String BANNER =
      "# WARNING: this is the only time this link will be displayed";

  private OneTimeLink() {}

  /**
   * The banner, the link alone on its line, an empty line; flushed, so that nothing comes before.
   *
   * @param delivery the part of the answer that says how the person gets the link
   * @return whether there was a link to show
   */
  static boolean print(Invocation call, Json.Doc delivery) {
    var link = delivery.find("manualActivationLink");
    if (link.isEmpty()) {
      return false;
    }
    var out = call.streams().out();
    out.line(BANNER);
    out.line(link.get());
    out.line("");
    out.flush();
    return true;
  }

  static String until(Json.Doc delivery) {
    return delivery.find("expiresAt").map(Spans::exact).orElse("");
  }
}
