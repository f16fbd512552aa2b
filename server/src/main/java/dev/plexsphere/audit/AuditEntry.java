package dev.plexsphere.audit;

import dev.plexsphere.kit.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One entry of a chain as it stands in the database, whoever wrote it there. */
final class AuditEntry {
  /** The columns that are read here, of ledger_chain c, ledger l and ledger_personal p. */
  static final String COLUMNS =
      "c.seq, c.prev_hash, c.entry_hash, c.sealed_at, c.ledger_id, l.domain_id, l.kind, l.object,"
          + " l.actor, l.canonical, l.hash, l.correlation_id, l.occurred_at";

  private final long seq;
  private final UUID id;
  private final Links links;
  private final @Nullable Body body;
  private final @Nullable Personal personal;

  /** Its place in the chain. */
  static final class Links {
    private final byte[] previous;
    private final byte[] hash;
    private final Instant sealedAt;

    Links(byte[] previous, byte[] hash, Instant sealedAt) {
      this.previous = previous;
      this.hash = hash;
      this.sealedAt = sealedAt;
    }

    byte[] previous() {
      return previous;
    }

    byte[] hash() {
      return hash;
    }
  }

  /** The fact, twice: as canonical bytes, and in columns for queries. */
  static final class Body {
    private final byte[] canonical;
    private final byte[] digest;
    private final Map<String, String> columns;

    /**
     * @param digest SHA-256 of {@code canonical}, as it was stored
     * @param columns what each member of the canonical form must be
     */
    Body(byte[] canonical, byte[] digest, Map<String, String> columns) {
      this.canonical = canonical;
      this.digest = digest;
      this.columns = columns;
    }

    byte[] canonical() {
      return canonical;
    }

    byte[] digest() {
      return digest;
    }

    Map<String, String> columns() {
      return columns;
    }
  }

  /** What is kept beside the chain. */
  record Personal(@Nullable String address, @Nullable String userAgent) {}

  /**
   * @param body null where the chain points to a fact that is not there
   */
  AuditEntry(long seq, UUID id, Links links, @Nullable Body body, @Nullable Personal personal) {
    this.seq = seq;
    this.id = id;
    this.links = links;
    this.body = body;
    this.personal = personal;
  }

  long seq() {
    return seq;
  }

  UUID id() {
    return id;
  }

  Links links() {
    return links;
  }

  @Nullable Body body() {
    return body;
  }

  /** For people and programs. */
  Map<String, Object> view() {
    var out = new LinkedHashMap<String, Object>();
    out.put("seq", seq);
    out.put("id", id.toString());
    if (body != null) {
      var columns = body.columns;
      out.put("occurred_at", columns.getOrDefault("occurred_at", ""));
      out.put(
          "reason", columns.getOrDefault("kind", "").endsWith("_denied") ? "denied" : "granted");
      out.put("relation", columns.getOrDefault("kind", ""));
      out.put("object", object(columns.getOrDefault("object", "")));
      out.put("actor", columns.getOrDefault("actor", ""));
      var reference = columns.get("correlation_id");
      if (reference != null) {
        out.put("correlation_id", reference);
      }
      out.put("data", data(body.canonical));
    }
    out.put("prev_hash", Hashes.hex(links.previous));
    out.put("entry_hash", Hashes.hex(links.hash));
    out.put("sealed_at", links.sealedAt.toString());
    if (personal != null) {
      out.put("request_context", context(personal));
    }
    return out;
  }

  private static Map<String, Object> object(String text) {
    int colon = text.indexOf(':');
    var out = new LinkedHashMap<String, Object>();
    out.put("type", colon < 0 ? text : text.substring(0, colon));
    out.put("id", colon < 0 ? "" : text.substring(colon + 1));
    return out;
  }

  private static Object data(byte[] canonical) {
    var data = Json.readMap(canonical).get("data");
    return data == null ? Map.of() : data;
  }

  private static Map<String, Object> context(Personal personal) {
    var out = new LinkedHashMap<String, Object>();
    if (personal.address != null) {
      out.put("ip", personal.address);
    }
    if (personal.userAgent != null) {
      out.put("user_agent", personal.userAgent);
    }
    return out;
  }
}
