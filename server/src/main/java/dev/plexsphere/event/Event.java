package dev.plexsphere.event;

import java.time.Instant;
import java.util.UUID;

/** One envelope with its place in the stream. */
final class Event {
  private final UUID chain;
  private final long seq;
  private final long position;
  private final UUID id;
  private final String type;
  private final String keyId;
  private final byte[] envelope;
  private final Instant issuedAt;

  /**
   * @param seq within the chain
   * @param position over all chains
   * @param envelope JSON, as it is sent
   */
  Event(
      UUID chain,
      long seq,
      long position,
      UUID id,
      String type,
      String keyId,
      byte[] envelope,
      Instant issuedAt) {
    this.chain = chain;
    this.seq = seq;
    this.position = position;
    this.id = id;
    this.type = type;
    this.keyId = keyId;
    this.envelope = envelope;
    this.issuedAt = issuedAt;
  }

  UUID chain() {
    return chain;
  }

  long seq() {
    return seq;
  }

  long position() {
    return position;
  }

  UUID id() {
    return id;
  }

  String type() {
    return type;
  }

  String keyId() {
    return keyId;
  }

  /** Not copied: nobody writes into it. */
  byte[] envelope() {
    return envelope;
  }

  Instant issuedAt() {
    return issuedAt;
  }
}
