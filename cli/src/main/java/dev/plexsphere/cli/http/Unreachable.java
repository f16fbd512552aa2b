package dev.plexsphere.cli.http;

import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says why no answer came. */
final class Unreachable {
  private static final String ADDRESS_HINT =
      "check the address (--server, PLEXSPHERE_URL) and your network";

  private Unreachable() {}

  static Failure explain(ServerUrl server, IOException e) {
    return explain(server, e, ADDRESS_HINT);
  }

  /**
   * @param addressHint what to check when nobody is there
   */
  static Failure explain(ServerUrl server, IOException e, String addressHint) {
    var certificate = certificateProblem(e);
    if (certificate != null) {
      return Failure.failed(
              "Certificate not trusted",
              server.host()
                  + " presented a certificate that this machine does not trust ("
                  + certificate
                  + ")")
          .hint(
              "name your authority's certificate with --ca-file or PLEXSPHERE_CA_FILE;"
                  + " there is no switch that turns the check off");
    }
    if (e instanceof UnknownHostException) {
      return unreachable(server, "the name is not known", addressHint);
    }
    if (e instanceof SocketTimeoutException) {
      return unreachable(server, "no answer in time" + tried(server), addressHint);
    }
    if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
      return unreachable(server, reason(e).toLowerCase(Locale.ROOT) + tried(server), addressHint);
    }
    if (e instanceof SSLException) {
      return unreachable(server, "no TLS there: " + reason(e), addressHint);
    }
    return unreachable(server, reason(e), addressHint);
  }

  private static Failure unreachable(ServerUrl server, String why, String addressHint) {
    return Failure.unreachable(server.host() + " did not answer (" + why + ")").hint(addressHint);
  }

  private static String reason(IOException e) {
    var message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static String tried(ServerUrl server) {
    try {
      return ", tried "
          + InetAddress.getByName(server.host()).getHostAddress()
          + ":"
          + server.port();
    } catch (UnknownHostException e) {
      return "";
    }
  }

  private static @Nullable String certificateProblem(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "it has expired";
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "it is not valid yet";
      }
      if (cause instanceof CertPathBuilderException) {
        return "self-signed, or of an authority that is not known here";
      }
      if (cause instanceof CertificateException && cause.getCause() == null) {
        return cause.getMessage();
      }
    }
    return null;
  }
}
