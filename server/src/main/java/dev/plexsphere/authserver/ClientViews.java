package dev.plexsphere.authserver;

import dev.plexsphere.authserver.DynamicRegistrationService.Initial;
import dev.plexsphere.authserver.DynamicRegistrationService.Registered;
import dev.plexsphere.kit.secret.Secret;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Registered clients as their administrators and they themselves are told of them. */
final class ClientViews {
  private ClientViews() {}

  /** A page of what was asked for with one more than it holds. */
  static Map<String, Object> page(List<RegisteredClient> found, int limit) {
    var items = found.subList(0, Math.min(limit, found.size()));
    var out = new LinkedHashMap<String, Object>();
    out.put("items", items.stream().map(each -> client(each, null)).toList());
    if (found.size() > limit) {
      out.put("next_cursor", items.getLast().id());
    }
    return out;
  }

  /**
   * To an administrator.
   *
   * @param secret a new one, or null
   */
  static Map<String, Object> client(RegisteredClient client, @Nullable Secret secret) {
    var out = new LinkedHashMap<String, Object>();
    out.put("client_id", client.id());
    if (secret != null) {
      out.put("client_secret", secret.reveal());
    }
    putMetadata(out, client.metadata());
    out.put("audiences", client.metadata().audiences());
    out.put("resources", client.metadata().resources());
    out.put("dynamic", client.dynamic());
    out.put("created_at", time(client.createdAt()));
    out.put("updated_at", time(client.updatedAt()));
    var until = client.previousSecretUntil();
    if (until != null) {
      out.put("previous_secret_until", time(until));
    }
    return out;
  }

  static Map<String, Object> registered(HostedServer server, Registered made) {
    var issued = made.issued();
    return registered(server, issued.client(), issued.secret(), made.registrationToken());
  }

  /** To the client itself (RFC 7591 section 3.2.1, RFC 7592 section 3). */
  static Map<String, Object> registered(
      HostedServer server,
      RegisteredClient client,
      @Nullable Secret secret,
      Secret registrationToken) {
    var out = new LinkedHashMap<String, Object>();
    out.put("client_id", client.id());
    if (secret != null) {
      out.put("client_secret", secret.reveal());
      out.put("client_secret_expires_at", 0); // never
    }
    out.put("client_id_issued_at", client.createdAt().getEpochSecond());
    out.put("registration_access_token", registrationToken.reveal());
    out.put("registration_client_uri", server.url("/register/" + client.id()));
    putMetadata(out, client.metadata());
    return out;
  }

  private static void putMetadata(Map<String, Object> out, ClientMetadata metadata) {
    if (!metadata.clientName().isEmpty()) {
      out.put("client_name", metadata.clientName());
    }
    out.put("redirect_uris", metadata.redirectUris());
    out.put("post_logout_redirect_uris", metadata.postLogoutRedirectUris());
    out.put("grant_types", metadata.grantTypes());
    out.put("response_types", metadata.responseTypes());
    out.put("token_endpoint_auth_method", metadata.tokenEndpointAuthMethod());
    out.put("scope", metadata.scope());
    out.put("require_consent", metadata.requireConsent());
    out.put("require_pushed_authorization_requests", metadata.requirePushedAuthorizationRequests());
    out.put("id_token_signed_response_alg", metadata.idTokenSignedResponseAlg());
    out.put("access_token_format", metadata.accessTokenFormat());
    if (metadata.jwks() != null) {
      out.put("jwks", metadata.jwks());
    }
    if (metadata.backchannelLogoutUri() != null) {
      out.put("backchannel_logout_uri", metadata.backchannelLogoutUri());
      out.put("backchannel_logout_session_required", metadata.backchannelLogoutSessionRequired());
    }
    var certificate = metadata.certificate();
    if (certificate != null && certificate.isNeeded()) {
      var subject = certificate.subject();
      if (subject != null) {
        out.put(subject.kind().metadata(), subject.value());
      }
      out.put(ClientCertificate.BINDS, certificate.bindsTokens());
    }
  }

  static Map<String, Object> initial(Initial made) {
    var out = new LinkedHashMap<String, Object>();
    out.put("initial_access_token", made.token().reveal());
    out.put("uses", made.uses());
    out.put("expires_at", time(made.expiresAt()));
    return out;
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
