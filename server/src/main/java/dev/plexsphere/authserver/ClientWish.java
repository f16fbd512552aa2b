package dev.plexsphere.authserver;

import dev.plexsphere.kit.json.Json;
import dev.plexsphere.oauth.OAuthError;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What somebody asks to have registered of a client; {@link ClientMetadataRules} judge it. */
public final class ClientWish {
  private final Map<ClientMember, Object> said;

  private ClientWish(Map<ClientMember, Object> said) {
    this.said = said;
  }

  /** Of these members alone, each of its shape. */
  public static ClientWish of(Map<ClientMember, ?> members) {
    var out = new EnumMap<ClientMember, Object>(ClientMember.class);
    members.forEach((member, value) -> {
      if (!member.takes(value)) {
        throw new IllegalArgumentException(member.wire() + " is " + member.shape());
      }
      out.put(member, value);
    });
    return new ClientWish(out);
  }

  /**
   * What a client sends. What we do not know is ignored (RFC 7591 section 2), and so are
   * certificates, which are an administrator's to say; a null is as nothing (RFC 7592 section 2.2).
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_client_metadata} for a wrong shape
   */
  static ClientWish sent(Map<String, ?> members) {
    var out = new EnumMap<ClientMember, Object>(ClientMember.class);
    for (var member : ClientMember.values()) {
      var value = member.isOfCertificates() ? null : members.get(member.wire());
      if (value != null && !member.takes(value)) {
        throw OAuthError.of("invalid_client_metadata", member.wire() + " is " + member.shape())
            .asException();
      }
      if (value != null) {
        out.put(member, value);
      }
    }
    return new ClientWish(out);
  }

  /**
   * What an administrator sends; a null is as nothing.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request} for a member that is
   *     unknown or of a wrong shape
   */
  static ClientWish exactly(Map<String, ?> members) {
    var out = new EnumMap<ClientMember, Object>(ClientMember.class);
    int known = 0;
    for (var member : ClientMember.values()) {
      var value = members.get(member.wire());
      if (value != null && !member.takes(value)) {
        throw Json.invalid();
      }
      if (value != null) {
        out.put(member, value);
      }
      known += members.containsKey(member.wire()) ? 1 : 0;
    }
    if (known < members.size()) {
      throw Json.invalid();
    }
    return new ClientWish(out);
  }

  /** Null where nothing was said, as of the others. */
  @Nullable String text(ClientMember member) {
    return (String) said.get(member);
  }

  @Nullable Boolean flag(ClientMember member) {
    return (Boolean) said.get(member);
  }

  @SuppressWarnings("unchecked") // of the member's shape
  @Nullable List<String> list(ClientMember member) {
    return (List<String>) said.get(member);
  }

  @SuppressWarnings("unchecked") // JSON has no other names than text
  @Nullable Map<String, Object> object(ClientMember member) {
    return (Map<String, Object>) said.get(member);
  }
}
