package dev.plexsphere.kit.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where we may connect to when somebody else named the address. Public addresses over https;
 * anything else (private, loopback, link-local with the clouds' metadata service, multicast, every
 * reserved block of the IANA special-purpose registries) only inside {@code idp.egress.allow},
 * where plain http is allowed too.
 *
 * <p>The answer is the address to connect to: nobody may ask the name server again afterwards.
 */
public final class EgressGuard {
  private static final List<AddressRange> RESERVED =
      List.of(
          AddressRange.parse("0.0.0.0/8"),
          AddressRange.parse("10.0.0.0/8"),
          AddressRange.parse("100.64.0.0/10"),
          AddressRange.parse("127.0.0.0/8"),
          AddressRange.parse("169.254.0.0/16"),
          AddressRange.parse("172.16.0.0/12"),
          AddressRange.parse("192.0.0.0/24"),
          AddressRange.parse("192.0.2.0/24"),
          AddressRange.parse("192.88.99.0/24"),
          AddressRange.parse("192.168.0.0/16"),
          AddressRange.parse("198.18.0.0/15"),
          AddressRange.parse("198.51.100.0/24"),
          AddressRange.parse("203.0.113.0/24"),
          AddressRange.parse("224.0.0.0/3"),
          AddressRange.parse("2001::/23"), // Teredo and others: an IPv4 address hides inside
          AddressRange.parse("2001:db8::/32"),
          AddressRange.parse("2002::/16"), // 6to4, likewise
          AddressRange.parse("3fff::/20"));
  private static final AddressRange GLOBAL_V6 = AddressRange.parse("2000::/3");

  private final List<AddressRange> allow;
  private final Resolver names;

  /** Name to addresses. */
  @FunctionalInterface
  public interface Resolver {
    /** All addresses of {@code host}, at least one. */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** Asks the machine's resolver. */
  public EgressGuard(List<AddressRange> allow) {
    this(allow, InetAddress::getAllByName);
  }

  /** Asks {@code names}. */
  public EgressGuard(List<AddressRange> allow, Resolver names) {
    this.allow = List.copyOf(allow);
    this.names = names;
  }

  /**
   * Resolves {@code host} once. All of its addresses must be acceptable: a name that has a public
   * and a private one is not trusted with either.
   *
   * @throws UnknownHostException when there is no such host
   * @throws ForbiddenAddressException when we may not connect there
   */
  public List<InetAddress> admit(String scheme, String host) throws UnknownHostException {
    var addresses = List.of(names.resolve(host));
    for (var address : addresses) {
      boolean allowed = allow.stream().anyMatch(range -> range.contains(address));
      if (!allowed && (!scheme.equals("https") || !isPublic(address))) {
        throw new ForbiddenAddressException(
            host + " is " + address.getHostAddress() + ", which is outside idp.egress.allow");
      }
    }
    return addresses;
  }

  private static boolean isPublic(InetAddress address) {
    boolean v6 = address.getAddress().length == 16;
    return (!v6 || GLOBAL_V6.contains(address))
        && RESERVED.stream().noneMatch(range -> range.contains(address));
  }

  /** Names the address; for the log, never for the caller. */
  public static final class ForbiddenAddressException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String message) {
      super(message, null, false, false);
    }
  }
}
