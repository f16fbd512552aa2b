package dev.plexsphere.ledger;

import java.util.SequencedMap;

/** A fact for tests, told apart by its number. */
record Happened(int number) implements Fact {
  @Override
  public String kind() {
    return "test.happened";
  }

  @Override
  public String object() {
    return "test:" + number;
  }

  @Override
  public SequencedMap<String, Object> members() {
    return Fact.members("number", number);
  }
}
