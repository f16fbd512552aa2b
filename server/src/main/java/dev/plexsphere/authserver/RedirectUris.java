package dev.plexsphere.authserver;

import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where clients are answered: as registered, character by character, and nowhere else. */
final class RedirectUris {
  /** Scheme and host of a loopback IP literal, its port, the rest. */
  private static final Pattern LOOPBACK =
      Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::([1-9][0-9]{0,4}))?(/[^\\s#]*)?");

  static final int PORT_MAX = 65_535;

  private RedirectUris() {}

  /**
   * True for a registered URI. Of a registered loopback IP literal any port will do, since a
   * program takes the one that it is given (RFC 8252 section 7.3); {@code localhost} is a name and
   * gets no such freedom.
   */
  static boolean isRegistered(List<String> registered, String uri) {
    return registered.contains(uri)
        || registered.stream().anyMatch(each -> differsInLoopbackPort(each, uri));
  }

  private static boolean differsInLoopbackPort(String registered, String uri) {
    var known = LOOPBACK.matcher(registered);
    var asked = LOOPBACK.matcher(uri);
    return known.matches()
        && asked.matches()
        && withoutPort(known).equals(withoutPort(asked))
        && hasPossiblePort(asked);
  }

  private static String withoutPort(Matcher uri) {
    var rest = uri.group(3);
    return uri.group(1) + (rest == null ? "" : rest);
  }

  private static boolean hasPossiblePort(Matcher uri) {
    return uri.group(2) == null || Integer.parseInt(uri.group(2)) <= PORT_MAX;
  }

  /**
   * What a page's policy must allow so that its form may end there: scheme, host and port. A policy
   * cannot spell an IPv6 literal, nor what a program's own scheme may have in the place of a host,
   * where a semicolon would begin another directive: for both the scheme has to do.
   */
  static String origin(String uri) {
    var parsed = URI.create(uri);
    var host = parsed.getHost();
    return host == null || host.startsWith("[")
        ? parsed.getScheme() + ":"
        : parsed.getScheme() + "://" + parsed.getRawAuthority();
  }

  /** The URI with {@code query} added to what it has of one. */
  static String with(String uri, String query) {
    return uri + (uri.indexOf('?') < 0 ? "?" : "&") + query;
  }
}
