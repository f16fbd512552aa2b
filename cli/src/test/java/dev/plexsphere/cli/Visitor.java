package dev.plexsphere.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who comes to the port that waits for a browser. */
final class Visitor {
  private Visitor() {}

  /** What is known from the address that the browser was given. */
  static Map<String, String> query(String address) {
    Map<String, String> query = new HashMap<>();
    for (var pair : List.of(URI.create(address).getRawQuery().split("&", -1))) {
      int equals = pair.indexOf('=');
      query.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  /** The port that waits, from the address that the browser was given. */
  static int port(String address) {
    return URI.create(query(address).get("redirect_uri")).getPort();
  }

  /** Comes back with these parameters; STATE stands for what was asked with. */
  static String visit(String address, String method, String parameters) {
    var asked = query(address);
    var redirect = URI.create(asked.get("redirect_uri"));
    var path = redirect.getPath().isEmpty() ? "/" : redirect.getPath();
    var target = path + "?" + parameters.replace("STATE", asked.get("state"));
    return knock(
        redirect.getPort(),
        method + " " + target + " HTTP/1.1\r\nHost: " + redirect.getRawAuthority() + "\r\n\r\n");
  }

  /** Sends this and returns all that is answered. */
  static String knock(int port, String head) {
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The addresses of this machine beside 127.0.0.1 at which somebody answers. */
  static List<String> openElsewhere(int port) {
    return others().stream().filter(address -> isOpen(address, port)).toList();
  }

  private static boolean isOpen(String address, int port) {
    try (var _ = new Socket(InetAddress.ofLiteral(address), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> others() {
    var addresses = new ArrayList<String>(List.of("127.0.0.2"));
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
          .forEach(address -> addresses.add(address.getHostAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return addresses;
  }
}
