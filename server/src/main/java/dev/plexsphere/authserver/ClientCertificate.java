package dev.plexsphere.authserver;

import org.jspecify.annotations.Nullable;

/**
 * How a client is known by a certificate of mutual TLS (RFC 8705 section 2.1.2).
 *
 * @param subject the subject's distinguished name (RFC 4514); null for a client that has none
 */
public record ClientCertificate(@Nullable String subject) {
  /** Has none. */
  public static final ClientCertificate NONE = new ClientCertificate(null);
}
