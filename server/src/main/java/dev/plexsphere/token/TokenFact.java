package dev.plexsphere.token;

import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.ledger.Fact;
import java.time.Instant;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What the token feature tells the ledger. */
sealed interface TokenFact extends Fact {
  /** The token that it is about. */
  ApiTokenId id();

  @Override
  default String object() {
    return "token:" + id();
  }

  record Issued(
      ApiTokenId id,
      PrincipalRef owner,
      String env,
      VerifiedToken.Origin origin,
      @Nullable ApiTokenId parent)
      implements TokenFact {
    @Override
    public String kind() {
      return "token.issued";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("owner", owner, "env", env, "origin", origin.wire(), "parent", parent);
    }
  }

  /** {@code id} is the token that was replaced. */
  record Rotated(ApiTokenId id, PrincipalRef owner, ApiTokenId successor, Instant deadline)
      implements TokenFact {
    @Override
    public String kind() {
      return "token.rotated";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("owner", owner, "successor", successor, "rotation_deadline", deadline);
    }
  }

  record Revoked(ApiTokenId id, PrincipalRef owner, Reason reason) implements TokenFact {
    @Override
    public String kind() {
      return "token.revoked";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("owner", owner, "reason", reason.wire());
    }
  }

  record Expired(ApiTokenId id, PrincipalRef owner) implements TokenFact {
    @Override
    public String kind() {
      return "token.expired";
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("owner", owner);
    }
  }

  /** Why a token was revoked. */
  enum Reason {
    /** Its owner deleted it. */
    DELETED,
    /** The login token that had minted it was revoked. */
    PARENT,
    /** A successor that nobody had used gave way to another one. */
    REPLACED,
    /** Its owner signed out everywhere. */
    SIGNED_OUT;

    String wire() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
