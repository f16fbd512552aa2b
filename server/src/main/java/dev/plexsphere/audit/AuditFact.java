package dev.plexsphere.audit;

import dev.plexsphere.ids.Scope;
import dev.plexsphere.ledger.Fact;
import java.util.SequencedMap;

/** What the audit log says of itself. */
sealed interface AuditFact extends Fact {

  /**
   * A checkpoint of a Domain's chain, in the platform's chain: whoever removes it there has to
   * rewrite that one too.
   */
  record Checkpointed(
      Scope scope, long number, long sequence, String headHash, String keyId, String signature)
      implements AuditFact {
    /** Its kind, which makes no new checkpoint necessary. */
    static final String KIND = "audit.checkpoint";

    @Override
    public String kind() {
      return KIND;
    }

    /** What a checkpoint of {@code scope} is about. */
    static String object(Scope scope) {
      return "chain:" + scope.domain().tenantId();
    }

    @Override
    public String object() {
      return object(scope);
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members(
          "number", number,
          "sequence", sequence,
          "head_hash", headHash,
          "key_id", keyId,
          "signature", signature);
    }
  }

  /** What was personal of an identity's entries is gone. */
  record IdentityErased(String pseudonym, long entries) implements AuditFact {
    @Override
    public String kind() {
      return "audit.erase-identity";
    }

    @Override
    public String object() {
      return "subject:" + pseudonym;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("entries", entries);
    }
  }

  /** Somebody asked for this audit log who may not read it. */
  record ReadDenied(String path) implements AuditFact {
    @Override
    public String kind() {
      return "audit.read_denied";
    }

    @Override
    public String object() {
      return "audit:" + path;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return new java.util.TreeMap<>();
    }
  }
}
