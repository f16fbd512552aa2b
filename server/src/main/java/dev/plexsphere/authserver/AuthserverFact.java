package dev.plexsphere.authserver;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ledger.Fact;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.UUID;

/** What the built-in servers tell the ledger. */
sealed interface AuthserverFact extends Fact {
  @Override
  default SequencedMap<String, Object> members() {
    return new LinkedHashMap<>();
  }

  /** About one person. */
  sealed interface OfAccount extends AuthserverFact {
    /** Who. */
    UUID account();

    @Override
    default String object() {
      return "account:" + account();
    }
  }

  /** About one access token, and the client that did it. */
  sealed interface OfToken extends AuthserverFact {
    /** Its {@code jti}. */
    UUID token();

    /** Which client. */
    String clientId();

    @Override
    default String object() {
      return "access_token:" + token();
    }

    @Override
    default SequencedMap<String, Object> members() {
      return Fact.members("client_id", clientId());
    }
  }

  /** About one machine client. */
  sealed interface OfMachine extends AuthserverFact {
    /** Which. */
    String clientId();

    @Override
    default String object() {
      return "hosted_client:" + clientId();
    }
  }

  /** A used authorization code came again; the session it came from was ended. */
  record CodeReused(UUID account, String clientId) implements OfAccount {
    @Override
    public String kind() {
      return "code.reused";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("client_id", clientId, "ended", "hosted_session");
    }
  }

  /** A used refresh token came again; its family was revoked, and only that. */
  record RefreshReused(UUID account, String clientId) implements OfAccount {
    @Override
    public String kind() {
      return "refresh_token.reused";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("client_id", clientId, "ended", "refresh_family");
    }
  }

  /** A person lets a client have something. */
  record ConsentGiven(UUID account, String clientId, String scope) implements OfAccount {
    @Override
    public String kind() {
      return "consent.given";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("client_id", clientId, "scope", scope);
    }
  }

  /** A person took back all that they let a client have, and the tokens it has of them. */
  record ConsentTakenBack(UUID account, String clientId) implements AuthserverFact {
    @Override
    public String kind() {
      return "consent.taken_back";
    }

    @Override
    public String object() {
      return "account:" + account;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("client_id", clientId, "ended", "refresh_families");
    }
  }

  /** A client gave back a refresh token, and with it the family. */
  record RefreshRevoked(UUID family, String clientId) implements AuthserverFact {
    @Override
    public String kind() {
      return "refresh_token.revoked";
    }

    @Override
    public String object() {
      return "refresh_family:" + family;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("client_id", clientId);
    }
  }

  /** A client gave back an access token before its time. */
  record AccessRevoked(UUID token, String clientId) implements OfToken {
    @Override
    public String kind() {
      return "access_token.revoked";
    }
  }

  /** An issuer vouched for a machine, and the client got a token in the machine's name. */
  record AssertionRedeemed(UUID machine, BindingId binding, String clientId)
      implements AuthserverFact {
    @Override
    public String kind() {
      return "assertion.redeemed";
    }

    @Override
    public String object() {
      return "service:" + machine;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("idp_binding", binding, "client_id", clientId);
    }
  }

  /** A resource got a lesser token for one that was sent to it. */
  record AccessExchanged(UUID token, String clientId) implements OfToken {
    @Override
    public String kind() {
      return "access_token.exchanged";
    }
  }

  /** A person ended their hosted session, and with it what hangs on it. */
  record SignedOut(UUID account) implements OfAccount {
    @Override
    public String kind() {
      return "hosted_session.ended";
    }
  }

  /** A machine client was added. */
  record ClientCreated(String clientId) implements OfMachine {
    @Override
    public String kind() {
      return "hosted_client.created";
    }
  }

  /** A machine client has a new secret; the one before is good until {@code previousUntil}. */
  record ClientRotated(String clientId, Instant previousUntil) implements OfMachine {
    @Override
    public String kind() {
      return "hosted_client.rotated";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("previous_until", previousUntil);
    }
  }

  /** No secret of the client is good any more. */
  record ClientDisabled(String clientId) implements OfMachine {
    @Override
    public String kind() {
      return "hosted_client.disabled";
    }
  }

  /** A client said that it heard that a session of the person's ended. */
  record LogoutHeard(UUID account, String clientId, int attempts) implements OfAccount {
    @Override
    public String kind() {
      return "backchannel_logout.delivered";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("client_id", clientId, "attempts", attempts);
    }
  }

  /**
   * A client did not hear it, and is not told any more: it may still take the person for signed in.
   *
   * @param reason of the last attempt: {@code status_} with the answer's, {@code no_answer} or
   *     {@code domain_suspended}
   */
  record LogoutGivenUp(UUID account, String clientId, int attempts, String reason)
      implements OfAccount {
    @Override
    public String kind() {
      return "backchannel_logout.given_up";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("client_id", clientId, "attempts", attempts, "reason", reason);
    }
  }
}
