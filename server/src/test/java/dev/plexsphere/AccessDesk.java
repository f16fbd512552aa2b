package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.idp.IdTokenClaims;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.testkit.Http;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A gateway with Ada in a session, and Olive, who owns the Domain and gives roles by the API. */
final class AccessDesk implements AutoCloseable {
  static final String BASE = base(GatewayHouse.ACME);

  /** Another Domain; {@link #openBeta} makes it. */
  static final DomainId BETA = new DomainId(new UUID(8, 1));

  final GatewayHouse house;
  final UUID ada;
  final String session;
  final UUID olive;
  final Http owner;

  AccessDesk(Path tls) {
    house = new GatewayHouse(tls);
    ada = house.adaHere();
    session = house.session();
    var person = person(GatewayHouse.ACME, "olive@acme.example", List.of("owner"));
    olive = person.id();
    owner = person.http();
  }

  static String base(DomainId domain) {
    return "/v1/domains/" + domain + "/access";
  }

  void openBeta() {
    var services = house.whole.services;
    services.database.inTransaction(tx ->
        services.provisioning.domain(tx, BETA, "beta", "Beta", new BindingId(new UUID(8, 2))));
  }

  /** Somebody with an API token of their own. */
  record Person(UUID id, Http http) {}

  /** Somebody of a Domain, at its own server, with these roles there. */
  Person person(DomainId domain, String email, List<String> roles) {
    var whole = house.whole;
    var account = whole.person(domain, email, roles);
    var binding = whole.services.bindings.active(domain).getFirst();
    return whole.services.database.transaction(tx -> {
      var now = whole.clock.instant();
      var claims = new IdTokenClaims(account.id().toString(), email, email, null, List.of(), now);
      var user = whole.services.users.signIn(tx, domain, binding, claims);
      var token = whole.services.tokens.mintLogin(tx, domain, user.id(), binding.id(), now);
      return new Person(user.id(), whole.http().bearer(token.plaintext().reveal()));
    });
  }

  Http.Reply create(String role) {
    return owner.post(BASE + "/roles", body(Map.of("name", role)));
  }

  Http.Reply rule(String role, String allow, @Nullable String deny, String... permissions) {
    var body = new LinkedHashMap<String, Object>();
    body.put("allow", allow);
    if (deny != null) {
      body.put("deny", deny);
    }
    body.put("permissions", List.of(permissions));
    return owner.post(BASE + "/roles/" + role + "/rules", body(body));
  }

  Http.Reply grant(String role, UUID user) {
    return owner.post(
        BASE + "/roles/" + role + "/members", body(Map.of("user_id", user.toString())));
  }

  Http.Reply grant(String role, UUID user, String until) {
    return owner.post(
        BASE + "/roles/" + role + "/members",
        body(Map.of("user_id", user.toString(), "expires_at", until)));
  }

  Http.Reply revoke(String role, UUID user) {
    return owner.delete(BASE + "/roles/" + role + "/members/" + user);
  }

  Http.Reply check(String user, String path, String permission) {
    return owner.get(
        BASE
            + "/check?user_id="
            + user
            + "&path="
            + URLEncoder.encode(path, StandardCharsets.UTF_8)
            + "&permission="
            + permission);
  }

  Map<String, Object> explain(UUID user, String path, String permission) {
    var reply = check(user.toString(), path, permission);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return json(reply);
  }

  static Map<String, Object> json(Http.Reply reply) {
    return Json.readMap(reply.body().getBytes(StandardCharsets.UTF_8));
  }

  static String body(Map<String, Object> members) {
    return new String(Json.writeAny(members), StandardCharsets.UTF_8);
  }

  static void refused(Http.Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(json(reply)).containsEntry("code", code);
  }

  /** How many facts of a kind acme has. */
  long facts(String kind) {
    return Long.parseLong(
        house.whole.rows.ask("SELECT count(*) FROM plexsphere.ledger WHERE kind = '" + kind + "'"));
  }

  /** Roles {@code role-1} to {@code role-<count>}, straight into the table. */
  void fillRoles(int count) {
    house.whole.rows.execute(
        "INSERT INTO plexsphere.gateway_roles (domain_id, name, created_at) SELECT '"
            + GatewayHouse.ACME
            + "', 'role-' || n, now() FROM generate_series(1, "
            + count
            + ") AS n");
  }

  void fillRules(String role, int count) {
    house.whole.rows.execute(
        "INSERT INTO plexsphere.gateway_access_rules (domain_id, role, id, allow_pattern, can_view)"
            + " SELECT '"
            + GatewayHouse.ACME
            + "', '"
            + role
            + "', gen_random_uuid(), 'filled/' || n, true FROM generate_series(1, "
            + count
            + ") AS n");
  }

  void fillMembers(String role, int count) {
    house.whole.rows.execute(
        "WITH made AS (INSERT INTO plexsphere.users (id, domain_id, display_name, created_at)"
            + " SELECT gen_random_uuid(), '"
            + GatewayHouse.ACME
            + "', 'Member ' || n, now() FROM generate_series(1, "
            + count
            + ") AS n RETURNING id)"
            + " SELECT 1 FROM made LIMIT 1");
    house.whole.rows.execute(
        "INSERT INTO plexsphere.gateway_role_members (domain_id, user_id, role, created_at)"
            + " SELECT domain_id, id, '"
            + role
            + "', now() FROM plexsphere.users WHERE display_name LIKE 'Member %'");
  }

  /** A new person of acme. */
  UUID somebody() {
    var id = house.whole.services.ids.next();
    house.whole.rows.execute(
        "INSERT INTO plexsphere.users (id, domain_id, display_name, created_at) VALUES ('"
            + id
            + "', '"
            + GatewayHouse.ACME
            + "', 'Somebody', now())");
    return id;
  }

  @Override
  public void close() {
    house.close();
  }
}
