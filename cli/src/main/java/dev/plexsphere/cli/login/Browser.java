package dev.plexsphere.cli.login;

import dev.plexsphere.cli.command.Invocation;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How to open the person's browser, or why not. A text browser would take the terminal and hide the
 * code; over SSH a browser would open where nobody sits.
 *
 * @param command the program and its arguments; empty when none is to be started
 * @param reason said in front of "Open the address", when none is started
 * @param call what it is started with
 */
public record Browser(List<String> command, String reason, Invocation call) {
  private static final Set<String> TEXT_BROWSERS =
      Set.of("lynx", "w3m", "links", "links2", "elinks", "www-browser", "browsh");

  /** The browser for an address: {@code --no-browser}, SSH and a missing display mean none. */
  public static Browser find(Invocation call, String address) {
    if (call.arguments().has("--no-browser")) {
      return none(call, "");
    }
    if (!call.env("SSH_CONNECTION").isEmpty() || !call.env("SSH_TTY").isEmpty()) {
      return none(call, "No browser here (SSH). ");
    }
    if (!(address.startsWith("https://") || address.startsWith("http://"))) {
      return none(call, "");
    }
    var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("mac")) {
      return new Browser(List.of("open", address), "", call);
    }
    if (system.contains("windows")) {
      return new Browser(List.of("rundll32", "url.dll,FileProtocolHandler", address), "", call);
    }
    if (call.env("DISPLAY").isEmpty() && call.env("WAYLAND_DISPLAY").isEmpty()) {
      return none(call, "No browser here (no display). ");
    }
    var preferred = call.env("BROWSER");
    var program = preferred.substring(preferred.lastIndexOf('/') + 1);
    if (TEXT_BROWSERS.contains(program)) {
      return none(call, "No browser here (" + program + " is for text). ");
    }
    return new Browser(List.of("xdg-open", address), "", call);
  }

  private static Browser none(Invocation call, String reason) {
    return new Browser(List.of(), reason, call);
  }

  /** Starts it and does not wait. */
  public boolean open() {
    return !command.isEmpty() && call.surroundings().programs().test(command);
  }
}
