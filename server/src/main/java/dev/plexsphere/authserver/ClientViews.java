package dev.plexsphere.authserver;

import dev.plexsphere.authserver.DynamicRegistrationService.Registered;
import dev.plexsphere.authserver.InitialTokenService.Initial;
import dev.plexsphere.kit.secret.Secret;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    putMetadata(out, client.metadata().members());
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
    var members = client.metadata().members();
    members.keySet().removeAll(Set.of(ClientMember.AUDIENCES, ClientMember.RESOURCES));
    putMetadata(out, members);
    return out;
  }

  private static void putMetadata(Map<String, Object> out, Map<ClientMember, Object> members) {
    members.forEach((member, value) -> out.put(member.wire(), value));
  }

  static Map<String, Object> initial(Initial made) {
    var out = new LinkedHashMap<String, Object>();
    out.put("id", made.id().toString());
    if (!made.name().isEmpty()) {
      out.put("name", made.name());
    }
    out.put("initial_access_token", made.token().reveal());
    out.put("uses", made.uses());
    out.put("expires_at", time(made.expiresAt()));
    return out;
  }

  /** Of those that are good; never the tokens. */
  static Map<String, Object> initial(List<InitialAccessToken> found) {
    return Map.of("items", found.stream().map(ClientViews::initial).toList());
  }

  private static Map<String, Object> initial(InitialAccessToken token) {
    var out = new LinkedHashMap<String, Object>();
    out.put("id", token.id().toString());
    if (!token.name().isEmpty()) {
      out.put("name", token.name());
    }
    if (token.createdBy() != null) {
      out.put("created_by", token.createdBy());
    }
    if (token.createdAt() != null) {
      out.put("created_at", time(token.createdAt()));
    }
    out.put("expires_at", time(token.expiresAt()));
    out.put("uses_left", token.usesLeft());
    return out;
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
