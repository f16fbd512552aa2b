package dev.plexsphere.authserver;

import dev.plexsphere.ledger.Fact;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.UUID;

/** What the registration of clients tells the ledger. */
sealed interface RegistrationFact extends Fact {

  /** About one client. */
  sealed interface OfClient extends RegistrationFact {
    /** Which. */
    String clientId();

    @Override
    default String object() {
      return "client:" + clientId();
    }
  }

  /** A client was registered; {@code dynamic} when it did so itself. */
  record Registered(String clientId, String name, boolean dynamic) implements OfClient {
    @Override
    public String kind() {
      return "client.registered";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("name", name, "dynamic", dynamic);
    }
  }

  /** What is registered of a client is another; {@code byItself} when it did so itself. */
  record Changed(String clientId, boolean byItself) implements OfClient {
    @Override
    public String kind() {
      return "client.changed";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("by_itself", byItself);
    }
  }

  /** A client has a new secret; the one before is good until {@code previousUntil}. */
  record Rotated(String clientId, Instant previousUntil) implements OfClient {
    @Override
    public String kind() {
      return "client.rotated";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("previous_until", previousUntil);
    }
  }

  /** A client is gone, and with it what people let it have and its refresh tokens. */
  record Deleted(String clientId, boolean byItself) implements OfClient {
    @Override
    public String kind() {
      return "client.deleted";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("by_itself", byItself);
    }
  }

  /** About one initial access token. */
  sealed interface OfInitialToken extends RegistrationFact {
    /** Which. */
    UUID token();

    @Override
    default String object() {
      return "initial_access_token:" + token();
    }
  }

  /** Whoever holds the token may register {@code uses} clients. */
  record InitialTokenIssued(UUID token, int uses, Instant expiresAt) implements OfInitialToken {
    @Override
    public String kind() {
      return "client.initial_token_issued";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("uses", uses, "expires_at", expiresAt);
    }
  }

  /** The token registers nothing any more. */
  record InitialTokenRevoked(UUID token) implements OfInitialToken {
    @Override
    public String kind() {
      return "client.initial_token_revoked";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return new LinkedHashMap<>();
    }
  }

  /** Somebody of the Domain asked for its clients who may not see or change them. */
  record AdministrationDenied(String path) implements RegistrationFact {
    @Override
    public String kind() {
      return "client.administration_denied";
    }

    @Override
    public String object() {
      return "clients:" + path;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return new LinkedHashMap<>();
    }
  }
}
