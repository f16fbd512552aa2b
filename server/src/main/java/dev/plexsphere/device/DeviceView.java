package dev.plexsphere.device;

import dev.plexsphere.session.BrowserSession;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What a page says of a request. Names that the program gave are claims; the page says so, and they
 * are escaped where they are written.
 *
 * @param program what asks, never empty
 * @param computer what it calls its computer, or ""
 * @param what "plexctl on build-7": for headings, shortened
 * @param askedIso RFC 3339
 * @param id of the request, as the audit log has it
 */
public record DeviceView(
    String program,
    String computer,
    String what,
    String address,
    String yourAddress,
    boolean sameAddress,
    String askedIso,
    String askedExact,
    String askedAgo,
    String endsIn,
    String code,
    String id) {
  private static final int HEADING_NAME_MAX = 32;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  static DeviceView of(DeviceRequest request, NetworkAddress browser, Instant now) {
    var program = request.clientName().isEmpty() ? "a program" : request.clientName();
    return new DeviceView(
        program,
        request.hostName(),
        what(program, request.hostName()),
        request.address().text(),
        browser.text(),
        browser.sameNetwork(request.address()),
        request.createdAt().toString(),
        TIME.format(request.createdAt()) + " UTC",
        Span.words(Duration.between(request.createdAt(), now)) + " ago",
        Span.words(Duration.between(now, request.expiresAt())),
        request.userCode().toString(),
        request.id().toString());
  }

  private static String what(String program, String computer) {
    int dot = computer.indexOf('.');
    var host = dot > 0 ? computer.substring(0, dot) : computer;
    return host.isEmpty() ? brief(program) : brief(program) + " on " + brief(host);
  }

  /** A long name must not fill the heading, and a sentence must not become part of ours. */
  private static String brief(String name) {
    return name.codePointCount(0, name.length()) <= HEADING_NAME_MAX
        ? name
        : name.substring(0, name.offsetByCodePoints(0, HEADING_NAME_MAX)) + "…";
  }

  /** The program's name, shortened. */
  public String programBrief() {
    return brief(program);
  }

  /** The program's name at the beginning of a sentence. */
  public String programFirst() {
    return program.equals("a program") ? "The program" : brief(program);
  }

  /** How a person is called on a page. */
  static String person(BrowserSession session) {
    var email = session.email();
    return email == null ? session.displayName() : email;
  }

  /** {@code 2026-11-22 02:03 UTC}. */
  static String exact(Instant instant) {
    return DATE_TIME.format(instant) + " UTC";
  }

  /** {@code 02:03:10 UTC}. */
  static String clockTime(Instant instant) {
    return TIME.format(instant) + " UTC";
  }
}
