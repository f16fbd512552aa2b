package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.command.TypedLine;
import dev.plexsphere.cli.loopback.Query;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks on the terminal for the address that a browser on another machine ended at: it cannot reach
 * the one that is heard here, but a person can copy it. What is in it is judged like what is heard.
 */
final class PastedCallback {
  private static final int LENGTH_MAX = 16 << 10;
  private static final String SCHEME = "http://";

  private final Invocation call;
  private final String redirectUri;
  private @Nullable TypedLine line;

  PastedCallback(Invocation call, String redirectUri) {
    this.call = call;
    this.redirectUri = redirectUri;
  }

  /** Whether somebody is there to be asked. */
  static boolean isPossible(Invocation call) {
    return call.streams().terminal().in() && call.streams().terminal().err();
  }

  /** Asks, the first time and after every line that was something else. */
  void ask() {
    call.streams().err().prompt("Callback URL: ");
    call.streams().err().flush();
    line = new TypedLine(call.streams().in(), LENGTH_MAX);
  }

  /** The parameters of the address that was pasted, or null as long as none was. */
  @Nullable Map<String, String> read() {
    var text = line == null ? null : line.read();
    if (text == null) {
      return null;
    }
    var address = text.contains("://") ? text : SCHEME + text;
    if (address.startsWith(redirectUri + "?")) {
      return Query.of(address.substring(redirectUri.length()));
    }
    if (line != null && line.isAtEnd()) {
      close();
      return null;
    }
    if (!text.isEmpty()) {
      call.streams().err().line("That is another address; it begins with " + redirectUri + "?");
    }
    ask();
    return null;
  }

  /** Nobody is asked any more; what follows stands on a line of its own. */
  void close() {
    if (line != null) {
      line = null;
      call.streams().err().line("");
      call.streams().err().flush();
    }
  }
}
