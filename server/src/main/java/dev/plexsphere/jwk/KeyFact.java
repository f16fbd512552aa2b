package dev.plexsphere.jwk;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ledger.Fact;
import java.time.Instant;
import java.util.SequencedMap;

/** What the hosted keys tell the ledger. */
sealed interface KeyFact extends Fact {
  /** A key was made and is published from now on. */
  record Created(DomainId domain, String kid, SigningAlgorithm algorithm, Instant signsFrom)
      implements KeyFact {
    @Override
    public String kind() {
      return "hosted_key.created";
    }

    @Override
    public String object() {
      return "hosted_key:" + kid;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("algorithm", algorithm.value(), "signs_from", signsFrom);
    }
  }
}
