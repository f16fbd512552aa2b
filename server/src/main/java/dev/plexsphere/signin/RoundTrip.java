package dev.plexsphere.signin;

import dev.plexsphere.kit.http.Cookies;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.secret.Secrets;
import io.avaje.jsonb.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One sign-in on its way, as the code store keeps it.
 *
 * <p>Its key is a random ticket that only the browser's cookie holds; the {@code state} that
 * travels through the provider is derived from the ticket. So a state works in the browser that
 * began and in no other (login CSRF), and nobody who sees a state can use it up.
 *
 * @param redirectUri where the provider was told to send the browser; it arrives nowhere else
 * @param verifier of PKCE
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record RoundTrip(
    String idpBindingId, String redirectUri, String nonce, String verifier, String returnTo) {

  /** The type in the code store. */
  static final String TYPE = "sign-in";

  /** How long a person may take at the provider. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final String COOKIE = "plexsphere_txn_";
  private static final int HANDLE_LENGTH = 16;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** The state that belongs to {@code ticket}. */
  static String state(String ticket) {
    return base64(Secrets.sha256("plexsphere sign-in state " + ticket));
  }

  /** The S256 challenge for {@code verifier} (RFC 7636 section 4.2). */
  static String challenge(String verifier) {
    return base64(Secrets.sha256(verifier.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Names a round trip without being able to end it. */
  static String handle(String state) {
    return state.substring(0, HANDLE_LENGTH);
  }

  /** Gives the browser its ticket; every state has a cookie of its own, so that tabs do not mix. */
  static void remember(Exchange exchange, String ticket) {
    Cookies.set(exchange, COOKIE + handle(state(ticket)), ticket, LIFETIME);
  }

  /** Has the browser forget the ticket. */
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
}
