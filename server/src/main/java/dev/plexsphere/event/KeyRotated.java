package dev.plexsphere.event;

import dev.plexsphere.ledger.Fact;
import java.util.SequencedMap;

/** The stream goes on with another key; the chain says so as well. */
record KeyRotated(String oldKeyId, String newKeyId) implements Fact {
  @Override
  public String kind() {
    return "signing.key_rotated";
  }

  @Override
  public String object() {
    return "signing_key:" + newKeyId;
  }

  @Override
  public SequencedMap<String, Object> members() {
    return Fact.members("old_key_id", oldKeyId, "new_key_id", newKeyId);
  }
}
