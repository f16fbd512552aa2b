package dev.plexsphere.token;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.ids.Uuids;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /v1/auth/tokens}. Translates only. */
public final class TokenRoutes {
  private static final Set<String> ENVS = Set.of("dev", "stage", "prod");
  private static final Pattern REF = Pattern.compile("(user|service):(.{36})");

  private final TokenService tokens;
  private final Gate door;

  /**
   * @param door notes a {@link TokenCaller} for whom it admits
   */
  public TokenRoutes(TokenService tokens, Gate door) {
    this.tokens = tokens;
    this.door = door;
  }

  /** Mounts the four routes. */
  public void mount(Router router) {
    router.post("/v1/auth/tokens", door, this::issue);
    router.get("/v1/auth/tokens", door, this::list);
    router.delete("/v1/auth/tokens/{id}", door, this::delete);
    router.post("/v1/auth/tokens/{id}/rotate", door, this::rotate);
  }

  /** The body of an issue request. */
  @io.avaje.jsonb.Json(naming = io.avaje.jsonb.Json.Naming.LowerUnderscore)
  record IssueRequest(
      @Nullable String identityRef, @Nullable String envPrefix, @Nullable Long ttlSeconds) {}

  private void issue(Exchange exchange) {
    var caller = caller(exchange);
    tokens.checkMayMint(caller); // the wall comes before what was sent
    var body = exchange.read(IssueRequest.class);
    if (body.envPrefix() == null || !ENVS.contains(body.envPrefix())) {
      throw invalid("env_prefix must be dev, stage or prod.");
    }
    var issued =
        tokens.issue(caller, owner(body.identityRef()), body.envPrefix(), ttl(body.ttlSeconds()));
    exchange.json(201, Json.writeAny(view(issued)));
  }

  private void list(Exchange exchange) {
    exchange.json(
        200, Json.writeAny(tokens.list(caller(exchange)).stream().map(TokenRoutes::view).toList()));
  }

  private void delete(Exchange exchange) {
    tokens.delete(caller(exchange), ApiTokenId.parse(exchange.path("id")));
    exchange.noContent();
  }

  private void rotate(Exchange exchange) {
    var id = ApiTokenId.parse(exchange.path("id"));
    if (exchange.headerCount("Idempotency-Key") > 1) {
      throw TokenRefusal.BAD_KEY.asException();
    }
    var rotated =
        tokens.rotate(caller(exchange), id, exchange.header("Idempotency-Key").orElse(null));
    var view = view(rotated.successor());
    view.put("rotation_deadline", text(rotated.deadline()));
    exchange.set("Sunset", httpDate(rotated.deadline())); // RFC 8594
    exchange.json(200, Json.writeAny(view));
  }

  private static TokenCaller caller(Exchange exchange) {
    return exchange.noted(TokenCaller.class).orElseThrow();
  }

  private static PrincipalRef owner(@Nullable String ref) {
    var matcher = REF.matcher(ref == null ? "" : ref);
    if (!matcher.matches()) {
      throw invalid("identity_ref must be user:<uuid> or service:<uuid>.");
    }
    return new PrincipalRef(
        PrincipalRef.Kind.ofWire(matcher.group(1)),
        Uuids.parse(matcher.group(2), ErrorCode.INVALID_REQUEST, "identity_ref"));
  }

  private static @Nullable Duration ttl(@Nullable Long seconds) {
    if (seconds == null) {
      return null;
    }
    if (seconds < 1 || seconds > TokenPolicy.TTL_MAX.toSeconds()) {
      throw TokenRefusal.INVALID_TTL.asException();
    }
    return Duration.ofSeconds(seconds);
  }

  private static RuntimeException invalid(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }

  private static Map<String, Object> view(Issued issued) {
    var out = new LinkedHashMap<String, Object>();
    out.put("id", issued.id().toString());
    out.put("plaintext", issued.plaintext().reveal());
    out.put("env_prefix", issued.env());
    out.put("expires_at", text(issued.expiresAt()));
    if (issued.ttlClamped()) {
      out.put("ttl_clamped", true);
    }
    return out;
  }

  private static Map<String, Object> view(ApiToken token) {
    var out = new LinkedHashMap<String, Object>();
    out.put("id", token.id().toString());
    out.put("env_prefix", token.env());
    out.put("origin", token.origin().wire());
    out.put("created_at", text(token.createdAt()));
    out.put("expires_at", text(token.expiresAt()));
    putIfThere(out, "last_used_at", token.lastUsedAt());
    putIfThere(out, "rotated_at", token.rotatedAt());
    putIfThere(out, "rotation_deadline", token.rotationDeadline());
    return out;
  }

  private static void putIfThere(Map<String, Object> out, String name, @Nullable Instant at) {
    if (at != null) {
      out.put(name, text(at));
    }
  }

  private static String text(Instant at) {
    return at.toString();
  }

  /** RFC 9110 section 5.6.7; whole seconds, so never later than the deadline. */
  private static String httpDate(Instant at) {
    return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", java.util.Locale.ROOT)
        .format(at.atOffset(ZoneOffset.UTC));
  }
}
