package dev.plexsphere.idp;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a workload, {@code spiffe://trust-domain/path} (SPIFFE-ID section 2). It has one
 * spelling: nothing is decoded, folded or normalised, and whatever has a second reading (a port, a
 * user, a percent sign, an empty or dotted segment, capitals in the trust domain) is no SPIFFE ID.
 *
 * @param trustDomain who vouches for it
 * @param path from its first slash
 */
public record SpiffeId(String trustDomain, String path) {
  /** What every one begins with. */
  public static final String PREFIX = "spiffe://";

  private static final int LENGTH_MAX = 2048;
  private static final int DOMAIN_MAX = 255;
  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9._-]+");
  private static final Pattern PATH = Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[a-zA-Z0-9._-]+)+");

  /** Reads one that names a workload; empty for anything else. */
  public static Optional<SpiffeId> parse(String text) {
    if (!text.startsWith(PREFIX) || text.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    int slash = text.indexOf('/', PREFIX.length());
    if (slash < 0) {
      return Optional.empty();
    }
    var domain = text.substring(PREFIX.length(), slash);
    var path = text.substring(slash);
    return isTrustDomain(domain) && PATH.matcher(path).matches()
        ? Optional.of(new SpiffeId(domain, path))
        : Optional.empty();
  }

  /** True for the name of a trust domain. */
  public static boolean isTrustDomain(String name) {
    return name.length() <= DOMAIN_MAX && DOMAIN.matcher(name).matches();
  }

  @Override
  public String toString() {
    return PREFIX + trustDomain + path;
  }
}
