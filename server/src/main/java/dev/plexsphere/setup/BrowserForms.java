package dev.plexsphere.setup;

import dev.plexsphere.kit.http.Cookies;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Forms of people who have no session: each carries, as {@code csrf}, what follows from a random
 * cookie of the browser that it was drawn for. Origin cannot be asked, since pages without a
 * referrer post {@code Origin: null}; Sec-Fetch-Site can, where the browser sends it.
 */
final class BrowserForms {
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final KeyEncryptionKey kek;
  private final String cookie;
  private final String purpose;

  /**
   * @param purpose of the HMAC, so that a token of one family of forms is none of another
   */
  BrowserForms(KeyEncryptionKey kek, String cookie, String purpose) {
    this.kek = kek;
    this.cookie = cookie;
    this.purpose = purpose;
  }

  /** For the hidden field; gives the browser its cookie where it has none. */
  String token(Exchange exchange) {
    var browser =
        Cookies.find(exchange, cookie)
            .orElseGet(() -> {
              var made = Secrets.opaque();
              Cookies.set(exchange, cookie, made, LIFETIME);
              return made;
            });
    return mac(browser);
  }

  /** True for a form that was drawn for this browser, and posted by our page. */
  boolean accepts(Exchange exchange, Params form) {
    var site = exchange.header("Sec-Fetch-Site").orElse("same-origin");
    var presented = form.find("csrf").orElse("");
    return site.equals("same-origin")
        && Cookies.find(exchange, cookie)
            .filter(browser -> Secrets.same(mac(browser), presented))
            .isPresent();
  }

  private String mac(String browser) {
    return HexFormat.of().formatHex(kek.hmac(purpose, browser.getBytes(StandardCharsets.UTF_8)));
  }
}
