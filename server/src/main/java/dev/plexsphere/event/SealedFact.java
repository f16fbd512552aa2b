package dev.plexsphere.event;

import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.verifier.Envelope;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A fact that has its place in its chain and none in the stream. */
final class SealedFact {
  private final String tx;
  private final UUID id;
  private final Scope scope;
  private final String kind;
  private final byte[] canonical;

  SealedFact(String tx, UUID id, Scope scope, String kind, byte[] canonical) {
    this.tx = tx;
    this.id = id;
    this.scope = scope;
    this.kind = kind;
    this.canonical = canonical;
  }

  String tx() {
    return tx;
  }

  UUID id() {
    return id;
  }

  Scope scope() {
    return scope;
  }

  String kind() {
    return kind;
  }

  /** The envelope: all of the fact but what the envelope says itself. */
  Envelope envelope(String keyId, Instant now, String nonce) {
    var payload = new LinkedHashMap<String, Object>();
    Json.readMap(canonical)
        .forEach((name, value) -> {
          var plain = plain(value);
          if (plain != null
              && !name.equals("id")
              && !name.equals("domain")
              && !name.equals("kind")) {
            payload.put(name, plain);
          }
        });
    return new Envelope(id, kind, scope.toString(), keyId, now, nonce, payload);
  }

  /** Whole numbers as such; what could be read differently elsewhere as text. */
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Double number ->
          number == Math.rint(number) && Math.abs(number) <= 1L << 53
              ? (Object) number.longValue()
              : number.toString();
      case Integer number -> number;
      case Long number -> number;
      case Number number -> number.toString();
      case Map<?, ?> members -> {
        var out = new LinkedHashMap<String, Object>();
        members.forEach((name, each) -> {
          var plain = plain(each);
          if (plain != null) {
            out.put(String.valueOf(name), plain);
          }
        });
        yield out;
      }
      case List<?> list -> list.stream().map(SealedFact::plain).toList();
      default -> value;
    };
  }
}
