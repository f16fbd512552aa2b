package dev.plexsphere.authserver;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.page.Pages;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a client hears what became of its authorization request: in the query of its redirect URI, or
 * by a form that the browser posts there (OAuth 2.0 Form Post Response Mode).
 */
final class AuthorizeAnswers {
  private final DoorPages pages;
  private final Pages assets;

  AuthorizeAnswers(DoorPages pages, Pages assets) {
    this.pages = pages;
    this.assets = assets;
  }

  /**
   * Where and how.
   *
   * @param formPost by a form
   */
  record Target(String redirectUri, boolean formPost, @Nullable String state) {
    static Target of(AuthorizeRequest request) {
      return new Target(request.redirectUri(), request.formPost(), request.state());
    }
  }

  /** Every answer carries state as it came and who answers (RFC 9207). */
  void send(Exchange exchange, HostedServer server, Target target, Map<String, String> answer) {
    var whole = new LinkedHashMap<>(answer);
    if (target.state != null) {
      whole.put("state", target.state);
    }
    whole.put("iss", server.issuer());
    if (target.formPost) {
      post(exchange, server, target, whole);
      return;
    }
    var query =
        whole.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    // 303, not 302: what was posted to us is not posted on
    int status = exchange.method().equals("POST") ? 303 : 302;
    pages.leave(exchange, server, status, RedirectUris.with(target.redirectUri, query));
  }

  private void post(
      Exchange exchange, HostedServer server, Target target, Map<String, String> answer) {
    var view = new FormPostView(target.redirectUri, answer, assets.formPostScript());
    pages.answerScripted(
        exchange,
        server,
        "authserver/form-post.jte",
        "Going back",
        Map.of("view", view),
        RedirectUris.origin(target.redirectUri) + further(target.redirectUri));
  }

  /** Where the client's own redirects may lead: Chromium holds form-action against them, too. */
  private static String further(String redirectUri) {
    return redirectUri.startsWith("http:") ? " http:" : " https:";
  }
}
