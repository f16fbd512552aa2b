package dev.plexsphere.kit.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * A block of addresses in CIDR notation (RFC 4632), such as {@code 10.0.0.0/8} or {@code fd00::/8};
 * an address alone stands for itself. Names are never resolved.
 */
public final class AddressRange {
  private final byte[] network;
  private final int prefix;

  private AddressRange(byte[] network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /**
   * @throws IllegalArgumentException naming {@code text} when it is not an address or block
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    var network = parseAddress(slash < 0 ? text : text.substring(0, slash)).getAddress();
    int bits = network.length * Byte.SIZE;
    int prefix = slash < 0 ? bits : parsePrefix(text, slash + 1, bits);
    return new AddressRange(masked(network, prefix), prefix);
  }

  /** The block of {@code prefix} bits around {@code address}. */
  static AddressRange around(InetAddress address, int prefix) {
    return new AddressRange(masked(address.getAddress(), prefix), prefix);
  }

  /** True for an address of the same family within the block. */
  public boolean contains(InetAddress address) {
    var bytes = address.getAddress();
    return bytes.length == network.length && Arrays.equals(masked(bytes, prefix), network);
  }

  /** An IP literal, in brackets or with a port or not; empty for anything else. */
  public static Optional<InetAddress> literal(String text) {
    var bare = text.strip();
    if (bare.startsWith("[")) {
      int end = bare.indexOf(']');
      bare = end < 0 ? "" : bare.substring(1, end);
    } else if (bare.indexOf(':') == bare.lastIndexOf(':') && bare.indexOf('.') > 0) {
      bare = bare.split(":", 2)[0];
    }
    try {
      return Optional.of(parseAddress(bare));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static InetAddress parseAddress(String text) {
    if (text.indexOf('%') >= 0) {
      throw new IllegalArgumentException("a zone does not belong into an address: " + text);
    }
    return InetAddress.ofLiteral(text);
  }

  private static int parsePrefix(String text, int from, int max) {
    try {
      int prefix = Integer.parseInt(text, from, text.length(), 10);
      if (prefix >= 0 && prefix <= max) {
        return prefix;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new IllegalArgumentException("not a block of addresses: " + text);
  }

  private static byte[] masked(byte[] address, int prefix) {
    var out = address.clone();
    for (int i = 0; i < out.length; i++) {
      int keep = Math.clamp(prefix - i * Byte.SIZE, 0, Byte.SIZE);
      out[i] &= (byte) (0xFF00 >> keep);
    }
    return out;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRange that
        && prefix == that.prefix
        && Arrays.equals(network, that.network);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(network) + prefix;
  }
}
