package dev.plexsphere.signing;

import java.util.Optional;

/** A key of a scope's history, and how it came. */
public final class KnownKey {
  private final SigningKey key;
  private final SigningKeys.Row row;

  private KnownKey(SigningKeys.Row row) {
    this.key = row.key();
    this.row = row;
  }

  static KnownKey of(SigningKeys.Row row) {
    return new KnownKey(row);
  }

  /** The key. */
  public SigningKey key() {
    return key;
  }

  /** The announcement without its signature (RFC 8785); empty for a scope's first key. */
  public Optional<byte[]> canonical() {
    return Optional.ofNullable(row.announcement()).map(SigningKeys.Signed::canonical);
  }

  /** The old key's signature of the announcement; empty for a scope's first key. */
  public Optional<byte[]> signature() {
    return Optional.ofNullable(row.announcement()).map(SigningKeys.Signed::signature);
  }
}
