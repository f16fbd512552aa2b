package dev.plexsphere.device;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.page.DoorFrame;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.session.BrowserSession;
import dev.plexsphere.tenancy.DomainService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Draws the states of {@code /v1/device}; decides nothing. */
public final class DeviceDrawings {
  private final Pages pages;
  private final DomainService domains;
  private final InstantSource clock;
  private final Duration loginLifetime;

  /**
   * @param loginLifetime of the token that an approval leads to, before a Domain's cap
   */
  public DeviceDrawings(
      Pages pages, DomainService domains, InstantSource clock, Duration loginLifetime) {
    this.pages = pages;
    this.domains = domains;
    this.clock = clock;
    this.loginLifetime = loginLifetime;
  }

  void enter(Exchange exchange, Optional<BrowserSession> session) {
    pages.answer(
        exchange,
        200,
        "device/enter.jte",
        Map.of("frame", frame("Connect a device", session), "typed", "", "error", ""));
  }

  void unknown(Exchange exchange, Optional<BrowserSession> session, String typed) {
    pages.answer(
        exchange,
        404,
        "device/enter.jte",
        Map.of(
            "frame",
            frame("Error: connect a device", session),
            "typed",
            GivenName.clean(typed),
            "error",
            "No sign-in is waiting for this code. Check each character, or start again in the"
                + " program."));
  }

  void paused(Exchange exchange, Optional<BrowserSession> session, Duration wait) {
    exchange.set("Retry-After", String.valueOf(Math.max(1, wait.toSeconds() + 1)));
    pages.answer(
        exchange,
        429,
        "device/paused.jte",
        Map.of(
            "frame",
            frame("Error: this page is paused", session),
            "again",
            Span.words(wait.plusSeconds(1)),
            "until",
            DeviceView.clockTime(clock.instant().plus(wait).plusSeconds(1))));
  }

  void confirm(Exchange exchange, DeviceRequest request, BrowserSession session) {
    var model = model(exchange, request, "Sign in a device?");
    model.put("csrf", session.csrf());
    model.put("person", DeviceView.person(session));
    model.put("lifetime", Span.words(lifetime(request)));
    model.put("numberMatch", request.numberMatch());
    pages.answer(exchange, 200, "device/confirm.jte", model);
  }

  void elsewhere(Exchange exchange, DeviceRequest request, BrowserSession session) {
    var model = model(exchange, request, "Sign in first");
    model.put("csrf", session.csrf());
    model.put("person", DeviceView.person(session));
    model.put("personDomain", session.domainName());
    model.put("sameDomain", session.domain().equals(request.domain()));
    model.put("requestDomain", request.domainName());
    pages.answer(exchange, 200, "device/elsewhere.jte", model);
  }

  void number(Exchange exchange, DeviceRequest request, BrowserSession session, String digits) {
    var until = request.numberUntil();
    var model = model(exchange, request, "Type this number");
    model.put("csrf", session.csrf());
    model.put("digits", digits);
    model.put("spoken", String.join(" ", digits.split("")));
    model.put("until", until == null ? "" : DeviceView.clockTime(until));
    model.put("untilIso", until == null ? "" : until.toString());
    pages.answer(exchange, 200, "device/number.jte", model);
  }

  void done(Exchange exchange, DeviceRequest request, BrowserSession session) {
    var expires = request.tokenExpiresAt();
    boolean fetched = expires != null;
    var model = model(exchange, request, fetched ? "Signed in" : "Approved");
    model.put("csrf", session.csrf());
    model.put("person", DeviceView.person(session));
    model.put("fetched", fetched);
    model.put("untilIso", expires == null ? "" : expires.toString());
    model.put("until", expires == null ? "" : DeviceView.exact(expires));
    model.put(
        "untilIn", expires == null ? "" : Span.words(Duration.between(clock.instant(), expires)));
    pages.answer(exchange, 200, "device/done.jte", model);
  }

  void declined(Exchange exchange, DeviceRequest request) {
    var model = model(exchange, request, "Declined");
    model.put("undone", false);
    pages.answer(exchange, 200, "device/declined.jte", model);
  }

  void undone(Exchange exchange, DeviceRequest request) {
    var model = model(exchange, request, "Ended");
    model.put("undone", true);
    pages.answer(exchange, 200, "device/declined.jte", model);
  }

  void ended(Exchange exchange, DeviceRequest request) {
    var model = model(exchange, request, "This request has ended");
    model.put("why", why(request));
    pages.answer(exchange, 410, "device/ended.jte", model);
  }

  void off(Exchange exchange, DeviceRequest request) {
    var model = model(exchange, request, "Error: device login is off");
    model.put("why", request.domainName() + " no longer allows signing in this way.");
    pages.answer(exchange, 403, "device/ended.jte", model);
  }

  void otherNetwork(Exchange exchange, DeviceRequest request, BrowserSession session) {
    var model = model(exchange, request, "Error: another network");
    model.put("csrf", session.csrf());
    model.put("requestDomain", request.domainName());
    pages.answer(exchange, 403, "device/network.jte", model);
  }

  private String why(DeviceRequest request) {
    return switch (request.status()) {
      case PENDING, APPROVED ->
          request.isOpen(clock.instant())
              ? "It was answered, or can no longer be."
              : "It waited for "
                  + DeviceService.LIFETIME.toMinutes()
                  + " minutes, and that time is over.";
      case CONSUMED -> "It was approved, and its one sign-in has been used.";
      case DECLINED -> "It was declined.";
      case WITHDRAWN -> "The program stopped waiting.";
      case FAILED -> "It was approved, but the last step was not done right, or not in time.";
      case UNDONE -> "It was approved, and then ended.";
    };
  }

  private Duration lifetime(DeviceRequest request) {
    return domains
        .find(request.domain())
        .flatMap(domain -> Optional.ofNullable(domain.maxTokenTtl()))
        .filter(cap -> cap.compareTo(loginLifetime) < 0)
        .orElse(loginLifetime);
  }

  private Map<String, Object> model(Exchange exchange, DeviceRequest request, String title) {
    var browser = new NetworkAddress(exchange.context().address());
    var model = new HashMap<String, Object>();
    model.put("frame", pages.tenantFrame(title, request.domainName()));
    model.put("device", DeviceView.of(request, browser, clock.instant()));
    return model;
  }

  private DoorFrame frame(String title, Optional<BrowserSession> session) {
    return session
        .map(s -> pages.tenantFrame(title, s.domainName()))
        .orElseGet(() -> pages.platformFrame(title));
  }
}
