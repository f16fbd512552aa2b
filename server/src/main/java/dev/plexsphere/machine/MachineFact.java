package dev.plexsphere.machine;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ledger.Fact;
import java.util.SequencedMap;
import java.util.UUID;

/** What this feature tells the ledger. */
sealed interface MachineFact extends Fact {
  /** Which machine it is about. */
  UUID serviceIdentityId();

  @Override
  default String kind() {
    return "service_identity.authenticated";
  }

  @Override
  default String object() {
    return "service:" + serviceIdentityId();
  }

  /** A machine proved who it is. */
  record Authenticated(UUID serviceIdentityId, BindingId binding) implements MachineFact {
    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("idp_binding", binding, "grant_type", "client_credentials");
    }
  }

  /**
   * Somebody whom the Domain trusts vouched for a machine.
   *
   * @param issuer of the assertion; the trust domain, for a JWT-SVID
   */
  record VouchedFor(UUID serviceIdentityId, BindingId binding, String issuer)
      implements MachineFact {
    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members(
          "idp_binding", binding, "grant_type", ServiceTokenRequest.JWT_BEARER, "issuer", issuer);
    }
  }
}
