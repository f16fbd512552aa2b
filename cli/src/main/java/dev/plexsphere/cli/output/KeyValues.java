package dev.plexsphere.cli.output;

/** A block of {@code key:} and value, values beginning in column 21. */
public final class KeyValues {
  private static final int KEY_WIDTH = 20;
  private final Output out;

  public KeyValues(Output out) {
    this.out = out;
  }

  /** Prints one pair; nothing as {@code -}. */
  public KeyValues pair(String key, String value) {
    out.line(Table.pad(key + ":", KEY_WIDTH) + (value.isEmpty() ? "-" : value));
    return this;
  }
}
