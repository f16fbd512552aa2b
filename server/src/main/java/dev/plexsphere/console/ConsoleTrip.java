package dev.plexsphere.console;

import dev.plexsphere.kit.http.Cookies;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.secret.Secrets;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One sign-in on its way, as the code store keeps it. Its key is a ticket that only the browser's
 * cookie holds; the {@code state} is derived from it, so that a state works in the browser that
 * began and in no other.
 *
 * @param verifier of PKCE
 * @param returnTo a path of the console
 */
@Json(naming = Json.Naming.LowerUnderscore)
record ConsoleTrip(String verifier, String returnTo) {
  /** The type in the code store. */
  static final String TYPE = "console-sign-in";

  /** How long a person may take to sign in. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final String COOKIE = "plexsphere_console_txn_";
  private static final int HANDLE_LENGTH = 16;
  private static final int PATH_MAX = 512;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern PATH =
      Pattern.compile("/admin-console(/[A-Za-z0-9-]+)*(\\?[A-Za-z0-9._~=&+%-]*)?");

  /** {@code path} where it is a page of the console, else its first page. */
  static String page(String path) {
    return path.length() <= PATH_MAX && PATH.matcher(path).matches() ? path : "/admin-console";
  }

  static String state(String ticket) {
    var hash = Secrets.sha256("plexsphere console state " + ticket);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  static void remember(Exchange exchange, String ticket) {
    Cookies.set(exchange, COOKIE + handle(state(ticket)), ticket, LIFETIME);
  }

  static void forget(Exchange exchange, String state) {
    Cookies.clear(exchange, COOKIE + handle(state));
  }

  /** The ticket of {@code state}, if this is the browser that began. */
  static Optional<String> ticket(Exchange exchange, String state) {
    if (!SHAPE.matcher(state).matches()) {
      return Optional.empty();
    }
    return Cookies.find(exchange, COOKIE + handle(state))
        .filter(ticket -> SHAPE.matcher(ticket).matches())
        .filter(ticket -> Secrets.same(state(ticket), state));
  }

  private static String handle(String state) {
    return state.substring(0, HANDLE_LENGTH);
  }
}
