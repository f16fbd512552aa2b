package dev.plexsphere.authserver;

import io.avaje.jsonb.Json;
import io.avaje.jsonb.Json.Naming;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client does with a certificate of mutual TLS (RFC 8705).
 *
 * @param subject by which its certificate is known; null for a client that proves itself otherwise
 * @param bindsTokens its access tokens are bound to the certificate that it shows (section 3)
 */
@Json(naming = Naming.LowerUnderscore)
public record ClientCertificate(@Nullable CertificateSubject subject, boolean bindsTokens) {
  /** Nothing. */
  public static final ClientCertificate NONE = new ClientCertificate(null, false);

  /** True for a client that needs a proxy that passes its certificate on. */
  public boolean isNeeded() {
    return subject != null || bindsTokens;
  }

  /** As metadata says it; nothing of a client that needs none. */
  Map<ClientMember, Object> members() {
    var out = new EnumMap<ClientMember, Object>(ClientMember.class);
    if (subject != null) {
      out.put(subject.kind().member(), subject.value());
    }
    if (isNeeded()) {
      out.put(ClientMember.TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS, bindsTokens);
    }
    return out;
  }
}
