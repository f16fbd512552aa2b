package dev.plexsphere.authserver;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.ForwardedCertificate;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.oauth.OAuthError;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that clients show the proxy before us (RFC 8705). The proxy makes sure that the
 * client has the key and that the certificate leads to an authority of its own; here is decided
 * whose it is. They are read only for clients and tokens that have to do with one.
 */
final class ClientCertificates {
  private final InstantSource clock;

  ClientCertificates(InstantSource clock) {
    this.clock = clock;
  }

  /** True for the certificate of that client (section 2.1). */
  boolean isOf(Exchange exchange, Client client) {
    var subject = client.proofs().certificate().subject();
    return subject != null && presented(exchange).filter(subject::isOf).isPresent();
  }

  /**
   * Thumbprint of the certificate that the client's tokens are bound to; null for a client whose
   * tokens are not.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_request} where there is none
   */
  @Nullable String bind(Exchange exchange, Client client) {
    if (!client.proofs().certificate().bindsTokens()) {
      return null;
    }
    return thumbprint(exchange)
        .orElseThrow(() ->
            OAuthError.invalidRequest(
                    "The client's tokens are bound to a certificate, and it showed none that is"
                        + " good now")
                .asException());
  }

  /** True for the certificate of that thumbprint. */
  boolean isShown(Exchange exchange, String thumbprint) {
    return thumbprint(exchange).filter(thumbprint::equals).isPresent();
  }

  private Optional<String> thumbprint(Exchange exchange) {
    return presented(exchange).map(ClientCertificates::thumbprint);
  }

  private Optional<X509Certificate> presented(Exchange exchange) {
    return exchange
        .noted(ForwardedCertificate.class)
        .flatMap(ForwardedCertificate::find)
        .filter(this::isCurrent);
  }

  /** The proxy has looked at that, too; but its clock is not ours. */
  private boolean isCurrent(X509Certificate certificate) {
    var now = clock.instant();
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  /** Section 3.1. */
  static String thumbprint(X509Certificate certificate) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Secrets.sha256(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was parsed", e);
    }
  }
}
