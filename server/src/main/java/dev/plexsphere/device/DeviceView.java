package dev.plexsphere.device;

import dev.plexsphere.session.BrowserSession;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a page says of a request. Names that the program gave are claims; the page says so, and they
 * are escaped where they are written.
 *
 * @param program what asks, never empty
 * @param computer what it calls its computer, or ""
 * @param what "plexctl on build-7": for headings
 * @param askedIso RFC 3339
 * @param id of the request, as the audit log has it
 * @param registered the program is an OAuth client of the Domain's, which has proved what it is
 *     called
 * @param scopes what such a client asks for
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
    String id,
    boolean registered,
    List<String> scopes) {
  private static final String NAMELESS = "a program";
  private static final int NOWRAP_MAX = 26;
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,23}");
  private static final Pattern VERSION = Pattern.compile("[ /]v?[0-9][0-9A-Za-z.+_-]*$");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  static DeviceView of(DeviceRequest request, NetworkAddress browser, Instant now) {
    var wish = request.wish();
    var program = request.clientName().isEmpty() ? NAMELESS : request.clientName();
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
        request.id().toString(),
        wish != null,
        wish == null ? List.of() : wish.scopes());
  }

  private static String what(String program, String computer) {
    int dot = computer.indexOf('.');
    var host = dot > 0 ? computer.substring(0, dot) : computer;
    return PLAIN.matcher(host).matches() ? brief(program) + " on " + host : brief(program);
  }

  /** Without its version, and only a plain word: a sentence must not become part of ours. */
  private static String brief(String name) {
    var word = VERSION.matcher(name).replaceFirst("");
    return PLAIN.matcher(word).matches() ? word : NAMELESS;
  }

  /** What a registered client gets, in one line. */
  public String wishes() {
    return scopes.isEmpty() ? "nothing about you" : String.join(", ", scopes);
  }

  /** The program's name within a sentence. */
  public String programBrief() {
    return brief(program);
  }

  /** The program's name at the beginning of a sentence. */
  public String programFirst() {
    return sentence(brief(program));
  }

  /** {@link #what} at the beginning of a sentence. */
  public String whatFirst() {
    return sentence(what);
  }

  private static String sentence(String words) {
    return words.startsWith(NAMELESS) ? "A" + words.substring(1) : words;
  }

  /** Keeps a name of ordinary length on one line. */
  public String computerClass() {
    return computer.length() <= NOWRAP_MAX ? "nowrap" : "";
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
