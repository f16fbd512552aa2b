package dev.plexsphere.device;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a request came from, and which addresses count as the same place: one IPv4 address, or one
 * IPv6 /64, because a host changes the lower half of its own (RFC 8981).
 */
record NetworkAddress(String text) {
  private static final int PREFIX_BYTES = 8;

  /** Names the network; equal exactly for {@link #sameNetwork}. */
  String network() {
    try {
      var address =
          InetAddress.ofLiteral(text.startsWith("[") ? text.substring(1, text.length() - 1) : text);
      var bytes = address.getAddress();
      return address instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(bytes, PREFIX_BYTES)) + "/64"
          : address.getHostAddress();
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  boolean sameNetwork(NetworkAddress other) {
    return network().equals(other.network());
  }
}
