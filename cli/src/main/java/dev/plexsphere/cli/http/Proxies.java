package dev.plexsphere.cli.http;

import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which proxy a request goes through: HTTPS_PROXY, HTTP_PROXY and NO_PROXY in either case, as curl
 * reads them. This machine is never reached through one. Java itself ignores these variables.
 *
 * @param env the environment
 */
public record Proxies(Map<String, String> env) {
  private static final int DEFAULT_PORT = 80;
  private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");

  Proxy choose(ServerUrl server) {
    var value = variable(server.scheme() + "_proxy");
    if (value.isEmpty() || server.isLoopback() || isExempt(server)) {
      return Proxy.NO_PROXY;
    }
    try {
      var uri = new URI(value.contains("://") ? value : "http://" + value);
      if (uri.getHost() == null || !"http".equals(uri.getScheme())) {
        throw unusable(server);
      }
      var userInfo = uri.getRawUserInfo();
      if (userInfo != null) {
        authenticate(uri.getHost(), userInfo);
      }
      return new Proxy(
          Proxy.Type.HTTP,
          new InetSocketAddress(uri.getHost(), uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort()));
    } catch (URISyntaxException e) {
      throw unusable(server);
    }
  }

  private static Failure unusable(ServerUrl server) {
    return Failure.usage(
        "Bad proxy",
        server.scheme().toUpperCase(Locale.ROOT) + "_PROXY is not of the form http://host:port");
  }

  /** Suffixes at a dot, host:port, or a star for all. */
  private boolean isExempt(ServerUrl server) {
    for (var each : exemptions()) {
      if (each.equals("*") || each.equals(server.host() + ":" + server.port())) {
        return true;
      }
      var name = each.startsWith("*.") ? each.substring(2) : each.replaceFirst("^\\.", "");
      if (!name.isEmpty() && (server.host().equals(name) || server.host().endsWith("." + name))) {
        return true;
      }
    }
    return false;
  }

  private List<String> exemptions() {
    return SEPARATORS.splitAsStream(variable("no_proxy").toLowerCase(Locale.ROOT)).toList();
  }

  private String variable(String lowerCase) {
    var value = env.getOrDefault(lowerCase, "");
    return value.isEmpty()
        ? env.getOrDefault(lowerCase.toUpperCase(Locale.ROOT), "").strip()
        : value.strip();
  }

  private static void authenticate(String host, String userInfo) {
    // the JDK switches Basic off for tunnels; the person asked for it by writing the password there
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    int colon = userInfo.indexOf(':');
    var user = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
    var password = colon < 0 ? "" : decoded(userInfo.substring(colon + 1));
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY && getRequestingHost().equals(host)
                ? new PasswordAuthentication(user, password.toCharArray())
                : new PasswordAuthentication("", new char[0]);
          }
        });
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
