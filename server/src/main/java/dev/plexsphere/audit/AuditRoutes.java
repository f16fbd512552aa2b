package dev.plexsphere.audit;

import dev.plexsphere.audit.AuditEntries.Filter;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.ids.Uuids;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.PageLimit;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Route;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The audit log, the same under {@code /v1/domains/{domain_id}/audit} and {@code
 * /v1/platform/audit}. Translates only.
 */
public final class AuditRoutes {
  private static final int TEXT_MAX = 256;

  private final AuditService audit;
  private final Gate gate;
  private final BiConsumer<Exchange, Scope> reads;
  private final BiConsumer<Exchange, Scope> manages;
  private final InstantSource clock;

  /**
   * @param gate lets in who has a credential of any kind
   * @param reads refuses whoever may not read the audit log of that scope
   * @param manages refuses whoever may not erase beside it
   */
  public AuditRoutes(
      AuditService audit,
      Gate gate,
      BiConsumer<Exchange, Scope> reads,
      BiConsumer<Exchange, Scope> manages,
      InstantSource clock) {
    this.audit = audit;
    this.gate = gate;
    this.reads = reads;
    this.manages = manages;
    this.clock = clock;
  }

  /** Both. */
  public void mount(Router router) {
    mount(
        router,
        "/v1/domains/{domain_id}/audit",
        exchange -> new Scope(DomainId.parse(exchange.path("domain_id"))));
    mount(router, "/v1/platform/audit", _ -> Scope.PLATFORM);
  }

  private void mount(Router router, String base, Function<Exchange, Scope> scopes) {
    router.get(base + "/entries", gate, admitting(scopes, reads, this::list));
    router.get(base + "/entries/{seq}", gate, admitting(scopes, this::readsOrNothing, this::get));
    router.post(base + "/verify", gate, admitting(scopes, reads, this::verify));
    router.get(base + "/export", gate, admitting(scopes, reads, this::export));
    router.post(base + "/erase-identity", gate, admitting(scopes, manages, this::erase));
  }

  private static Route admitting(
      Function<Exchange, Scope> scopes,
      BiConsumer<Exchange, Scope> right,
      BiConsumer<Exchange, Scope> answer) {
    return exchange -> {
      var scope = scopes.apply(exchange);
      right.accept(exchange, scope);
      answer.accept(exchange, scope);
    };
  }

  /** One entry is there or not, and for who may not read it, it is not. */
  private void readsOrNothing(Exchange exchange, Scope scope) {
    try {
      reads.accept(exchange, scope);
    } catch (RefusedException e) {
      throw e.refusal().code() == ErrorCode.PERMISSION_DENIED ? missing() : e;
    }
  }

  private void list(Exchange exchange, Scope scope) {
    var query = exchange.query();
    var page =
        audit.list(
            scope,
            query.find("cursor").map(AuditRoutes::cursor).orElse(0L),
            filter(query),
            PageLimit.of(query));
    var out = new LinkedHashMap<String, Object>();
    out.put("items", page.entries().stream().map(AuditEntry::view).toList());
    if (page.next() != null) {
      out.put("next_cursor", String.valueOf(page.next()));
    }
    exchange.json(200, Json.writeAny(out));
  }

  private static Filter filter(Params query) {
    return new Filter(
        text(query, "relation"),
        text(query, "object_type"),
        text(query, "object_id"),
        text(query, "correlation_id"),
        time(query, "from"),
        time(query, "to"));
  }

  private static @Nullable String text(Params query, String name) {
    var text = query.find(name).orElse(null);
    if (text != null && (text.length() > TEXT_MAX || text.indexOf('\0') >= 0)) {
      throw invalid(name + " is at most " + TEXT_MAX + " characters.");
    }
    return text;
  }

  private static @Nullable Instant time(Params query, String name) {
    var text = query.find(name).orElse(null);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw invalid(name + " is a time such as 2026-11-26T03:12:00Z.");
    }
  }

  private static long cursor(String text) {
    if (text.isEmpty() || text.length() > 18 || !isDigits(text)) {
      throw Refusal.of(ErrorCode.INVALID_CURSOR, "The cursor was not made by this list.")
          .asException();
    }
    return Long.parseLong(text);
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private void get(Exchange exchange, Scope scope) {
    var text = exchange.path("seq");
    if (text.isEmpty() || text.length() > 18 || !isDigits(text)) {
      throw missing();
    }
    var entry = audit.find(scope, Long.parseLong(text)).orElseThrow(AuditRoutes::missing);
    var body = entry.body();
    var proof = new LinkedHashMap<String, Object>();
    proof.put("prev_hash", Hashes.hex(entry.links().previous()));
    proof.put("entry_hash", Hashes.hex(entry.links().hash()));
    proof.put(
        "canonical_bytes",
        Base64.getEncoder().encodeToString(body == null ? new byte[0] : body.canonical()));
    exchange.json(200, Json.writeAny(Map.of("entry", entry.view(), "proof", proof)));
  }

  private static RuntimeException missing() {
    return Refusal.of(ErrorCode.AUDIT_ENTRY_NOT_FOUND, "The chain has no entry of that number.")
        .asException();
  }

  /** The body of a verify request. */
  @io.avaje.jsonb.Json(naming = io.avaje.jsonb.Json.Naming.LowerUnderscore)
  record VerifyRequest(@Nullable Long fromSeq, @Nullable Long toSeq) {}

  private void verify(Exchange exchange, Scope scope) {
    var body = exchange.read(VerifyRequest.class);
    long from = body.fromSeq() == null ? 1 : body.fromSeq();
    long to = body.toSeq() == null ? Long.MAX_VALUE : body.toSeq();
    if (from < 1 || to < from) {
      throw invalid("from_seq is 1 or more, and to_seq is not before it.");
    }
    exchange.json(200, Json.writeAny(audit.verify(scope, from, to).view()));
  }

  private void export(Exchange exchange, Scope scope) {
    exchange.set(
        "Content-Disposition",
        "attachment; filename=\"audit-" + scope.domain().tenantId() + ".jsonl\"");
    try (var out = exchange.stream(200, "application/x-ndjson")) {
      audit.read(scope, new AuditExport(out::write)::write);
    }
  }

  /** The body of an erasure. */
  @io.avaje.jsonb.Json(naming = io.avaje.jsonb.Json.Naming.LowerUnderscore)
  record EraseRequest(@Nullable String identityId) {}

  private void erase(Exchange exchange, Scope scope) {
    var body = exchange.read(EraseRequest.class);
    if (body.identityId() == null) {
      throw invalid("identity_id is the UUID of a user or a service identity.");
    }
    var identity = Uuids.parse(body.identityId(), ErrorCode.INVALID_REQUEST, "identity id");
    var out = new LinkedHashMap<String, Object>();
    out.put("subject_pseudonym", audit.erase(scope.domain(), identity));
    out.put("erased_at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    exchange.json(200, Json.writeAny(out));
  }

  private static RuntimeException invalid(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }
}
