package dev.plexsphere.cli;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Program;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Format;
import dev.plexsphere.cli.output.JsonText;
import dev.plexsphere.cli.output.Streams;
import dev.plexsphere.cli.output.Style;
import org.jspecify.annotations.Nullable;

/** Prints a failure: one line for everybody, two more for a person. */
final class ErrorLines {
  private ErrorLines() {}

  static void print(Failure failure, @Nullable Invocation call, Streams streams, Program program) {
    var err = streams.err();
    if (call != null && call.format() == Format.JSON) {
      err.line(JsonText.write(failure.document()));
      err.flush();
      return;
    }
    if (failure.isSessionRefused()) {
      // As the gateway's users know it, to the letter.
      failure.detail().lines().forEach(err::line);
      err.flush();
      return;
    }
    err.line(Style.WRONG, program.command() + ": " + failure.title() + ":", " " + failure.detail());
    if (streams.terminal().err()) {
      failure.ref().ifPresent(ref -> err.line(Style.ASIDE, "  ref: " + ref));
      failure.hint().ifPresent(hint -> err.line(Style.ASIDE, "  hint: " + program.spelled(hint)));
    }
    err.flush();
  }
}
