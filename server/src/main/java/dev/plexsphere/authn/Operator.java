package dev.plexsphere.authn;

import dev.plexsphere.kit.http.Exchange;
import java.util.Optional;
import java.util.UUID;

/**
 * An administrator of the platform, known by an access token of the platform's own authorization
 * server.
 *
 * @param account the {@code sub}
 * @param email the address the account has now
 * @param session names the hosted session that the token hangs on
 */
public record Operator(UUID account, String email, String session) {

  /**
   * Checks an access token beyond its signature: tenant, account, role and session are asked of the
   * database on every request, so that taking any of them away closes the door on the next one.
   */
  @FunctionalInterface
  public interface Verifier {
    /** Verifies; never throws for a bad token. */
    Verdict verify(String token);
  }

  /** What became of a presented token. */
  public sealed interface Verdict {
    /** It is good, and its person may administer the platform. */
    record Admitted(Operator operator) implements Verdict {}

    /** It is good, and its person may not. */
    record Lacking() implements Verdict {}

    /** It is forged, expired, another server's, or what it hangs on is gone. */
    record Invalid() implements Verdict {}
  }

  /**
   * Who came through {@link OperatorDoor}.
   *
   * @throws IllegalStateException when the route has no such door
   */
  public static Operator of(Exchange exchange) {
    Optional<Operator> found = exchange.noted(Operator.class);
    return found.orElseThrow(
        () -> new IllegalStateException("no door admitted " + exchange.rawPath()));
  }
}
