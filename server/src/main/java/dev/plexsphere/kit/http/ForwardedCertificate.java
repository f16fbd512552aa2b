package dev.plexsphere.kit.http;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of mutual TLS that stands behind a request, as a trusted proxy says. Noted with
 * every {@link Exchange} where a header for it is configured; read when it is asked for, once. Used
 * by one thread.
 */
public final class ForwardedCertificate {
  private final Request request;
  private final CertificateHeader header;
  private final boolean trusted;
  private @Nullable X509Certificate found;
  private boolean looked;

  ForwardedCertificate(Request request, CertificateHeader header, boolean trusted) {
    this.request = request;
    this.header = header;
    this.trusted = trusted;
  }

  /** The name of the header that only a proxy may send. */
  public String header() {
    return header.name();
  }

  /**
   * The certificate, which the proxy has verified; empty for a client that showed none, and for
   * whatever somebody else than a trusted proxy has sent.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request} when a trusted proxy sends
   *     the header twice, or anything but one certificate in it
   */
  public Optional<X509Certificate> find() {
    if (trusted && !looked) {
      found = read();
      looked = true;
    }
    return Optional.ofNullable(found);
  }

  /** nginx sends an empty header for a client without a certificate. */
  private @Nullable X509Certificate read() {
    var values = request.getHeaders().getFields(header.name());
    if (values.size() > 1) {
      throw bad("stands twice");
    }
    var value = values.isEmpty() ? null : values.getFirst().getValue();
    if (value == null || value.isEmpty()) {
      return null;
    }
    try {
      return header.parse(value);
    } catch (IllegalArgumentException _) {
      throw bad("does not hold one certificate in the format that is configured");
    }
  }

  private RuntimeException bad(String what) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, "The header " + header.name() + " " + what + ".")
        .asException();
  }
}
