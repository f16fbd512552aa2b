package dev.plexsphere.authserver;

import dev.plexsphere.oauth.OAuthError;
import dev.plexsphere.oauth.OAuthException;

/** What may not be registered of a client. Has no stack trace: it is an answer, not a fault. */
final class ClientFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final ClientMember member;
  private final String code;
  private final String description;

  /**
   * @param member which says so
   * @param code as RFC 7591 section 3.2.2 spells it
   * @param description plain ASCII, without a full stop
   */
  ClientFault(ClientMember member, String code, String description) {
    super(code + ": " + description, null, false, false);
    this.member = member;
    this.code = code;
    this.description = description;
  }

  /** For the client. */
  OAuthException ofRegistration() {
    return OAuthError.of(code, description).asException();
  }

  /** For its administrator. */
  ClientRefusal ofAdministration() {
    return new ClientRefusal(description + ".", member);
  }
}
