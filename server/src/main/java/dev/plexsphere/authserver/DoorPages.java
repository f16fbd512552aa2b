package dev.plexsphere.authserver;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.page.DoorFrame;
import dev.plexsphere.kit.page.Pages;
import java.util.HashMap;
import java.util.Map;

/** Draws the pages of a server, under its Domain's name and its host. */
final class DoorPages {
  private final Pages pages;

  DoorPages(Pages pages) {
    this.pages = pages;
  }

  /**
   * Answers with a page.
   *
   * @param title of the document, such as "Sign in"
   * @param model what the template takes besides its frame
   * @param formOrigin where the form's redirects may end besides our own origin, or ""
   */
  void answer(
      Exchange exchange,
      HostedServer server,
      int status,
      String template,
      String title,
      Map<String, Object> model,
      String formOrigin) {
    pages.answer(exchange, status, template, whole(server, title, model), formOrigin);
  }

  /** {@link #answer} with 200, for a page with a script of ours. */
  void answerScripted(
      Exchange exchange,
      HostedServer server,
      String template,
      String title,
      Map<String, Object> model,
      String formOrigin) {
    pages.answerScripted(exchange, 200, template, whole(server, title, model), formOrigin);
  }

  /** {@link Pages#leave}: to a client. */
  void leave(Exchange exchange, HostedServer server, int status, String target) {
    pages.leave(exchange, status, target, frame(server, "Going on"));
  }

  private Map<String, Object> whole(HostedServer server, String title, Map<String, Object> model) {
    var whole = new HashMap<>(model);
    whole.put("frame", frame(server, title));
    return whole;
  }

  private DoorFrame frame(HostedServer server, String title) {
    var frame = pages.tenantFrame(title, server.domain().name());
    return new DoorFrame(
        frame.title(),
        frame.tenantName(),
        server.host(),
        server.domain().id().isPlatform(),
        frame.stylesheet(),
        server.urls().publicUrl().resolve(frame.helpHref()).toString());
  }
}
