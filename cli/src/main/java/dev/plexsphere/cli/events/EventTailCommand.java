package dev.plexsphere.cli.events;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.FactTarget;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.operator.FactSession;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Format;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.JsonText;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.verifier.event.EventVerifier;
import dev.plexsphere.verifier.event.RejectedEventException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl events tail}: one line an event, as they happen. */
public final class EventTailCommand implements Command {
  private static final String SINCE = "--since-id";
  private static final String VERIFY = "--verify";
  private static final String COUNT = "--count";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /** The server gives a sign of life every 25 s. */
  private static final int SILENCE_MILLIS = 60_000;

  private static final Duration AGAIN_MIN = Duration.ofMillis(500);
  private static final Duration AGAIN_MAX = Duration.ofSeconds(15);

  @Override
  public String name() {
    return "tail";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Show events as they happen; a broken connection is taken up where it broke.",
            "With --verify each is checked: signature, key, nonce, age. One that fails ends it.");
    FactTarget.describe(spec);
    spec.addOption(Flags.optional(SINCE, "N", "begin behind this place; 0 for all that are kept"));
    spec.addOption(Flags.toggle(VERIFY, "check every event; exit 1 at the first that is not good"));
    spec.addOption(
        Flags.optional(
            FirstKey.FLAG, "KEY", "with --verify: the first key, <id>:<base64>, not the server's"));
    spec.addOption(Flags.optional(COUNT, "N", "end after so many"));
  }

  @Override
  public Exit run(Invocation call) {
    var session = new FactSession(call);
    var tail = new Tail(call, number(call, SINCE), number(call, COUNT));
    var path = session.target().path() + "/events";
    if (call.arguments().has(VERIFY)) {
      tail.verifier = FirstKey.verifier(call, session.target(), !tail.last.isEmpty());
    }
    var again = AGAIN_MIN;
    while (!tail.done) {
      long before = tail.seen;
      try {
        session.ask(api -> api.events(path, tail.last, SILENCE_MILLIS, tail::read)).check();
      } catch (Failure e) {
        if (!e.isUnreachable() || tail.done || !tail.wasThere) {
          throw e;
        }
        call.streams().note("The stream broke; taken up again behind " + tail.last + ".");
      }
      if (tail.verifier != null) {
        tail.verifier.resumed();
      }
      again = tail.seen > before ? AGAIN_MIN : min(again.multipliedBy(2), AGAIN_MAX);
      if (!tail.done) {
        tail.done = call.time().pause(again);
      }
    }
    return Exit.SUCCESS;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String number(Invocation call, String flag) {
    var text = call.arguments().find(flag).orElse("");
    if (!text.isEmpty() && !NUMBER.matcher(text).matches()) {
      throw Failure.usage("Bad value", flag + " is a number, not " + text);
    }
    return text;
  }

  /** How far it has come. */
  private static final class Tail {
    private final Invocation call;
    private final long most;
    private String last;
    private long seen;

    /** Whether the stream was open before: what never was is a wrong address, not a break. */
    private boolean wasThere;

    private boolean done;
    private @Nullable EventVerifier verifier;

    Tail(Invocation call, String since, String count) {
      this.call = call;
      this.last = since;
      this.most = count.isEmpty() ? Long.MAX_VALUE : Long.parseLong(count);
      this.done = most == 0;
    }

    void read(InputStream in) throws IOException {
      wasThere = true;
      var frames = new Frame.Reader(in);
      while (!done) {
        var frame = frames.next();
        if (frame.isEmpty()) {
          return;
        }
        take(frame.get());
        done = ++seen >= most;
      }
    }

    private void take(Frame frame) throws IOException {
      if (verifier != null) {
        try {
          if (verifier.verify(frame.data().getBytes(StandardCharsets.UTF_8)).duplicate()) {
            last = frame.id();
            return;
          }
        } catch (RejectedEventException e) {
          throw Failure.failed("Not Verified", "event " + frame.id() + ": " + e.getMessage());
        }
      }
      last = frame.id();
      print(frame);
    }

    private void print(Frame frame) throws IOException {
      var out = call.streams().out();
      if (call.format() == Format.JSON) {
        out.line(frame.data());
      } else if (JsonText.read(frame.data()) instanceof Json.Doc event) {
        if (call.format() == Format.YAML) {
          call.format().print(event, call.streams());
        } else {
          out.line(line(event));
        }
      }
      out.flush();
    }

    private static String line(Json.Doc event) {
      var payload = event.fields().get("payload") instanceof Json.Doc doc ? doc : Json.Doc.of();
      var about =
          payload.find("object").or(() -> payload.find("new_key_id")).orElse("-")
              + payload.find("actor").map(actor -> "  by " + actor).orElse("");
      return Spans.exact(event.get("issued_at"))
          + "  "
          + event.get("type")
          + "  "
          + about
          + "  ("
          + event.get("key_id")
          + ")";
    }
  }
}
