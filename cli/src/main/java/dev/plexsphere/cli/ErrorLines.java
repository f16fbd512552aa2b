package dev.plexsphere.cli;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Format;
import dev.plexsphere.cli.output.JsonText;
import dev.plexsphere.cli.output.Streams;
import dev.plexsphere.cli.output.Style;
import org.jspecify.annotations.Nullable;

/** Prints a failure: one line for everybody, two more for a person. */
final class ErrorLines {
  private ErrorLines() {}

  static void print(Failure failure, @Nullable Invocation call, Streams streams) {
    var err = streams.err();
    if (call != null && call.format() == Format.JSON) {
      err.line(JsonText.write(failure.document()));
      err.flush();
      return;
    }
    err.line(Style.WRONG, "plexctl: " + failure.title() + ":", " " + failure.detail());
    if (streams.terminal().err()) {
      failure.ref().ifPresent(ref -> err.line(Style.ASIDE, "  ref: " + ref));
      failure.hint().ifPresent(hint -> err.line(Style.ASIDE, "  hint: " + hint));
    }
    err.flush();
  }
}
