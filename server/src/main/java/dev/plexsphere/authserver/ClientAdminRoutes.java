package dev.plexsphere.authserver;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.ids.Uuids;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.PageLimit;
import dev.plexsphere.kit.http.Route;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import io.avaje.jsonb.Json.Naming;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/admin/clients}: the clients of a Domain's authorization server, for who runs the
 * Domain. Translates only.
 */
final class ClientAdminRoutes {
  private static final String BASE = "/v1/admin/clients";
  private static final String INITIAL = BASE + "/initial-access-tokens";
  private static final String CLIENT = BASE + "/{client_id}";
  private static final int INITIAL_TTL = 3600;

  private final RegisteredClientService clients;
  private final InitialTokenService initial;
  private final Gate gate;
  private final BiConsumer<Exchange, Scope> reads;
  private final BiConsumer<Exchange, Scope> manages;

  ClientAdminRoutes(
      RegisteredClientService clients,
      InitialTokenService initial,
      Gate gate,
      BiConsumer<Exchange, Scope> reads,
      BiConsumer<Exchange, Scope> manages) {
    this.clients = clients;
    this.initial = initial;
    this.gate = gate;
    this.reads = reads;
    this.manages = manages;
  }

  void mount(Router router) {
    router
        .get(BASE, gate, admitting(reads, this::list))
        .post(BASE, gate, this::create)
        .get(INITIAL, gate, admitting(reads, this::initial))
        .post(INITIAL, gate, this::allow)
        .delete(INITIAL + "/{token_id}", gate, admitting(manages, this::revoke))
        .get(CLIENT, gate, admitting(reads, this::show))
        .on("PUT", CLIENT, gate, admitting(manages, this::change))
        .delete(CLIENT, gate, admitting(manages, this::delete))
        .post(CLIENT + "/secret", gate, admitting(manages, this::rotate));
  }

  /** The right comes before what was sent. */
  private static Route admitting(
      BiConsumer<Exchange, Scope> right, BiConsumer<Exchange, DomainId> answer) {
    return exchange -> {
      var domain = DomainId.parse(exchange.query().find("domain_id").orElse(""));
      right.accept(exchange, new Scope(domain));
      answer.accept(exchange, domain);
    };
  }

  /** Where the body says which Domain is meant. */
  private DomainId managed(Exchange exchange, @Nullable String sent) {
    var domain = DomainId.parse(sent == null ? "" : sent);
    manages.accept(exchange, new Scope(domain));
    return domain;
  }

  private void list(Exchange exchange, DomainId domain) {
    var query = exchange.query();
    int limit = PageLimit.of(query);
    var after = query.find("cursor").orElse("");
    if (!after.isEmpty() && !RegisteredClientService.isId(after)) {
      throw Refusal.of(ErrorCode.INVALID_CURSOR, "The cursor was not made by this list.")
          .asException();
    }
    answer(exchange, 200, ClientViews.page(clients.list(domain, after, limit + 1), limit));
  }

  private void create(Exchange exchange) {
    var members = exchange.readMembers();
    var domainId = members.remove("domain_id");
    if (domainId != null && !(domainId instanceof String)) {
      throw Json.invalid();
    }
    var wish = ClientWish.exactly(members);
    var domain = managed(exchange, (String) domainId);
    var made = clients.create(domain, wish);
    exchange.set("Location", BASE + "/" + made.client().id() + "?domain_id=" + domain);
    answer(exchange, 201, ClientViews.client(made.client(), made.secret()));
  }

  /** The body that makes an initial access token. */
  @io.avaje.jsonb.Json(naming = Naming.LowerUnderscore)
  record InitialRequest(
      @Nullable String domainId,
      @Nullable String name,
      @Nullable Integer uses,
      @Nullable Integer expiresIn) {}

  private void allow(Exchange exchange) {
    var body = exchange.read(InitialRequest.class);
    var domain = managed(exchange, body.domainId());
    int uses = Objects.requireNonNullElse(body.uses(), 1);
    int ttl = Objects.requireNonNullElse(body.expiresIn(), INITIAL_TTL);
    var name = Objects.requireNonNullElse(body.name(), "");
    var made = initial.allow(domain, name, uses, Duration.ofSeconds(ttl));
    answer(exchange, 201, ClientViews.initial(made));
  }

  private void initial(Exchange exchange, DomainId domain) {
    answer(exchange, 200, ClientViews.initial(initial.list(domain)));
  }

  private void revoke(Exchange exchange, DomainId domain) {
    var id = Uuids.parse(exchange.path("token_id"), ErrorCode.NOT_FOUND, "token's id");
    initial.revoke(domain, id);
    exchange.noContent();
  }

  private void show(Exchange exchange, DomainId domain) {
    var found = clients.get(domain, exchange.path("client_id"));
    exchange.set("ETag", tag(found));
    answer(exchange, 200, ClientViews.client(found, null));
  }

  private void change(Exchange exchange, DomainId domain) {
    var members = exchange.readMembers();
    if (members.remove("domain_id") != null) {
      throw Refusal.of(
              ErrorCode.INVALID_REQUEST,
              "domain_id stands in the address; a client stays in its Domain.")
          .asException();
    }
    var seen = exchange.header("If-Match").map(ClientAdminRoutes::tags);
    var changed =
        clients.update(
            domain,
            exchange.path("client_id"),
            now -> seen.isEmpty() || seen.get().contains("*") || seen.get().contains(tag(now)),
            ClientWish.exactly(members));
    exchange.set("ETag", tag(changed.client()));
    answer(exchange, 200, ClientViews.client(changed.client(), changed.secret()));
  }

  private void delete(Exchange exchange, DomainId domain) {
    clients.delete(domain, exchange.path("client_id"));
    exchange.noContent();
  }

  private void rotate(Exchange exchange, DomainId domain) {
    var rotated = clients.rotate(domain, exchange.path("client_id"));
    answer(exchange, 200, ClientViews.client(rotated.client(), rotated.secret()));
  }

  private static String tag(RegisteredClient client) {
    return '"' + client.version() + '"';
  }

  /**
   * Any of which the client may be (RFC 9110 section 13.1.1); a weak one is never any. Ours have no
   * comma, so what is cut wrongly is none of ours.
   */
  private static List<String> tags(String ifMatch) {
    return Arrays.stream(ifMatch.split(",", -1)).map(String::strip).toList();
  }

  private static void answer(Exchange exchange, int status, Map<String, Object> view) {
    exchange.json(status, Json.writeAny(view));
  }
}
