package dev.plexsphere.session;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.secret.Secrets;
import java.net.URI;
import java.util.Set;

/**
 * Tells a request that our own page made from one that another site had the browser make. Needed
 * wherever a cookie alone opens the door to a change.
 *
 * <p>Programs send {@code X-Plexsphere-CSRF} and an Origin of ours, or {@code Sec-Fetch-Site:
 * same-origin}, which no page can forge. Forms send the token in the field {@code csrf}; since our
 * pages are {@code no-referrer}, browsers give their Origin as {@code null}, so for forms a missing
 * or null Origin is allowed where {@code Sec-Fetch-Site} does not speak against it.
 */
public final class Csrf {
  /** The header that programs send. */
  public static final String HEADER = "X-Plexsphere-CSRF";

  /** The hidden field of forms. */
  public static final String FIELD = "csrf";

  private final Set<String> origins;

  /** Allows the origin of the public URL, and no other. */
  public Csrf(URI publicUrl) {
    this.origins = Set.of(origin(publicUrl));
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getAuthority();
  }

  /**
   * Lets the request pass if it is the session's own.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code csrf_origin_mismatch} or {@code
   *     csrf_token_mismatch}
   */
  public void check(Exchange exchange, BrowserSession session) {
    boolean form = exchange.isContentType("application/x-www-form-urlencoded");
    if (!isOurOrigin(exchange, form)) {
      throw Refusal.of(
              ErrorCode.CSRF_ORIGIN_MISMATCH,
              "The request does not come from a page of this server. Nothing was changed.")
          .asException();
    }
    var given = form ? exchange.form().find(FIELD) : exchange.header(HEADER);
    if (given.isEmpty() || !Secrets.same(given.get(), session.csrf())) {
      throw Refusal.of(
              ErrorCode.CSRF_TOKEN_MISMATCH,
              "The page is older than your sign-in. Nothing was changed; load it again.")
          .asException();
    }
  }

  private boolean isOurOrigin(Exchange exchange, boolean form) {
    var origin = exchange.header("Origin");
    var site = exchange.header("Sec-Fetch-Site");
    if (site.isPresent()) {
      return site.get().equals("same-origin");
    }
    if (origin.isPresent() && !origin.get().equals("null")) {
      return origins.contains(origin.get());
    }
    return form;
  }
}
