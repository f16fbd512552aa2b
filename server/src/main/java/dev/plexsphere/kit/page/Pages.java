package dev.plexsphere.kit.page;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws pages. Every page carries a policy that allows our own stylesheet and nothing else; forms
 * go to us, and to the one further origin that a sign-in is being answered at.
 */
public final class Pages {
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
  private final Asset stylesheet = Asset.of("/assets/plexsphere.css");
  private final Asset actionScript = Asset.of("/assets/account-action.js");
  private final Asset formPostScript = Asset.of("/assets/form-post.js");
  private final InstantSource clock;
  private final String publicHost;

  /** For the host that people see in their address bar. */
  public Pages(InstantSource clock, URI publicUrl) {
    this.clock = clock;
    this.publicHost = publicUrl.getAuthority();
  }

  /** Serves the stylesheet and our scripts. */
  public void mount(Router router) {
    mount(router, stylesheet, "text/css;charset=utf-8");
    mount(router, actionScript, "text/javascript;charset=utf-8");
    mount(router, formPostScript, "text/javascript;charset=utf-8");
  }

  private static void mount(Router router, Asset asset, String type) {
    router.get(
        asset.path(),
        Gate.PUBLIC,
        x -> {
          x.set("Cache-Control", "public, max-age=31536000, immutable");
          x.send(200, type, asset.bytes());
        });
  }

  /** The frame of a tenant's page on the public host. */
  public DoorFrame tenantFrame(String title, String tenantName) {
    return new DoorFrame(title, tenantName, publicHost, false, stylesheet.href(), "/help/sign-in");
  }

  /** The frame of a page that belongs to no tenant. */
  public DoorFrame platformFrame(String title) {
    return new DoorFrame(title, "plexsphere", publicHost, true, stylesheet.href(), "/help/sign-in");
  }

  /** The frame of a page from before anybody can sign in. */
  public DoorFrame setupFrame(String title) {
    return new DoorFrame(title, "plexsphere", publicHost, true, stylesheet.href(), "");
  }

  /** Address of the script that moves a link's token into its form. */
  public String actionScript() {
    return actionScript.href();
  }

  /** Address of the script that posts a form which a client is answered by. */
  public String formPostScript() {
    return formPostScript.href();
  }

  /** {@link #answer} for a page with a script of ours. */
  public void answerScripted(
      Exchange exchange, int status, String template, Map<String, Object> model) {
    answerScripted(exchange, status, template, model, "");
  }

  /** {@link #answer} for a page with a script of ours. */
  public void answerScripted(
      Exchange exchange,
      int status,
      String template,
      Map<String, Object> model,
      String formOrigin) {
    send(exchange, status, template, model, policy(formOrigin) + "; script-src 'self'");
  }

  /** Answers with a page whose forms go to our own origin. */
  public void answer(Exchange exchange, int status, String template, Map<String, Object> model) {
    answer(exchange, status, template, model, "");
  }

  /**
   * Answers with a page.
   *
   * @param template such as {@code device/confirm.jte}
   * @param formOrigin a further origin that a form may end at (Chromium applies form-action to the
   *     redirects that follow), or ""
   */
  public void answer(
      Exchange exchange,
      int status,
      String template,
      Map<String, Object> model,
      String formOrigin) {
    send(exchange, status, template, model, policy(formOrigin));
  }

  /**
   * Sends the browser on to another site. Chromium holds the form-action of a page against every
   * redirect that follows its form, those of other sites too: a page in between, which goes on by
   * itself, ends that. Whoever comes from elsewhere, and programs, get the redirect.
   *
   * @param status of the redirect
   * @param target absolute
   * @param frame of the page
   */
  public void leave(Exchange exchange, int status, String target, DoorFrame frame) {
    var to = URI.create(target);
    boolean fromOurPage =
        exchange.header("Sec-Fetch-Dest").orElse("").equals("document")
            && exchange.header("Sec-Fetch-Site").orElse("").equals("same-origin");
    if (!fromOurPage || !isElsewhere(to, frame)) {
      exchange.redirect(status, target);
      return;
    }
    exchange.set("Refresh", "0;url=" + target);
    answer(
        exchange,
        200,
        "leaving.jte",
        Map.of("frame", frame.titled("Going on"), "target", target, "host", to.getHost()));
  }

  /** A website other than the one that the page belongs to; not a program of this machine. */
  private static boolean isElsewhere(URI to, DoorFrame frame) {
    return to.getHost() != null
        && List.of("http", "https").contains(to.getScheme())
        && !frame.host().equals(to.getAuthority());
  }

  private void send(
      Exchange exchange, int status, String template, Map<String, Object> model, String policy) {
    exchange.set("Content-Security-Policy", policy);
    exchange.set("X-Frame-Options", "DENY");
    exchange.set("Cross-Origin-Opener-Policy", "same-origin");
    exchange.send(status, "text/html;charset=utf-8", render(template, model));
  }

  private static String policy(String formOrigin) {
    return "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'"
        + (formOrigin.isEmpty() ? "" : " " + formOrigin)
        + "; frame-ancestors 'none'; base-uri 'none'";
  }

  /** The page for a refusal; needs no database. */
  public byte[] error(ErrorCode code, String detail, String reference) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var view =
        new ErrorView(
            code.status() >= 500 ? "We could not finish this" : code.title(),
            detail,
            reference,
            now.toString(),
            EXACT.format(now),
            code.slug(),
            code.status());
    return render(
        "error.jte", Map.of("frame", platformFrame("Error: " + code.title()), "error", view));
  }

  private byte[] render(String template, Map<String, Object> model) {
    var out = new Utf8ByteOutput();
    engine.render(template, model, out);
    return out.toByteArray();
  }
}
