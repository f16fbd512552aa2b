package dev.plexsphere.admin;

import dev.plexsphere.House;
import dev.plexsphere.account.AccountActionService;
import dev.plexsphere.account.AccountService;
import dev.plexsphere.account.HashPool;
import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.account.QuickAccounts;
import dev.plexsphere.authn.Operator;
import dev.plexsphere.authn.OperatorDoor;
import dev.plexsphere.authserver.HostedClientService;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Hosts;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Problems;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.mail.Mailer;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.license.LicenseState;
import dev.plexsphere.registry.OnboardingService;
import dev.plexsphere.registry.TenantService;
import dev.plexsphere.setup.Provisioning;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.throttle.ThrottleService;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The platform's admin API on a real port and a real database. Who is an operator is said by three
 * fixed tokens; the license allows what a test sets.
 */
final class Register implements AutoCloseable {
  static final String BASE = "/api/platform/admin/v1";
  static final URI PUBLIC_URL = URI.create("http://localhost:8080");
  static final UUID ADA = new UUID(0x0192f2f6_0000_7000L, 0x8000_0000_0000_000aL);
  static final UUID BO = new UUID(0x0192f2f6_0000_7000L, 0x8000_0000_0000_000bL);

  final House house = new House();
  final AccountService accounts =
      QuickAccounts.service(
          house.database,
          house.ledger,
          house.ids,
          house.clock,
          HashPool.ofCores(),
          new ThrottleService(house.database, house.clock));
  final HostedClientService clients =
      new HostedClientService(house.database, house.ledger, house.clock);
  final Provisioning provisioning =
      new Provisioning(house.domains, house.bindings, house.services, clients);
  final OnboardingService onboardings =
      new OnboardingService(house.database, house.domains, house.clock);
  final AccountActionService actions =
      new AccountActionService(
          house.database,
          house.ledger,
          house.ids,
          house.clock,
          new CodeStore(house.clock),
          accounts,
          onboardings::activated);
  final TenantService tenants =
      new TenantService(
          house.database,
          house.ledger,
          house.ids,
          house.clock,
          house.domains,
          accounts,
          actions,
          provisioning::domain,
          (tx, existing) -> check(existing),
          slug -> PUBLIC_URL + "/as/" + slug);

  volatile boolean licensed = true;
  volatile long tenantsMax = Long.MAX_VALUE;
  private final HttpListener listener;

  Register() {
    this(null);
  }

  /**
   * @param mailer sends owners their links; null for no mail
   */
  Register(@Nullable Mailer mailer) {
    house.database.inTransaction(tx -> house.domains.ensurePlatform(tx, "Platform"));
    var problems = new Problems(PUBLIC_URL.toString(), new Pages(house.clock, PUBLIC_URL)::error);
    var router = new Router(new Hosts("localhost", null, true), problems);
    new PlatformRoutes(
            tenants,
            onboardings,
            () -> new LicenseState(LicenseState.Status.MISSING, null, "none"),
            new LinkDeliveryService(PUBLIC_URL, mailer),
            new OperatorDoor(Register::verify))
        .mount(router);
    listener =
        new HttpListener(
            InetAddress.getLoopbackAddress(), 0, HttpListener.Scheme.HTTP, null, router, problems);
    listener.start();
  }

  private static Operator.Verdict verify(String token) {
    return switch (token) {
      case "ada" ->
          new Operator.Verdict.Admitted(new Operator(ADA, "ada@platform.example", "s-ada"));
      case "bo" -> new Operator.Verdict.Admitted(new Operator(BO, "bo@platform.example", "s-bo"));
      case "no-role" -> new Operator.Verdict.Lacking();
      default -> new Operator.Verdict.Invalid();
    };
  }

  private void check(long existing) {
    if (!licensed) {
      throw Refusal.of(ErrorCode.FORBIDDEN, "license_missing").asException();
    }
    if (existing >= tenantsMax) {
      throw Refusal.of(ErrorCode.FORBIDDEN, "license_tenant_limit").asException();
    }
  }

  Http anonymous() {
    return Http.at("http://localhost:" + listener.port());
  }

  Http ada() {
    return anonymous().bearer("ada");
  }

  static String body(String slug, String name) {
    return """
    {"slug":"%s","name":"%s","owner":{"email":"Owner@%s.example","displayName":"Olive Owner"}}
    """
        .formatted(slug, name, slug);
  }

  Map<String, Object> registered(String slug) {
    var reply = ada().post(BASE + "/tenants", body(slug, slug));
    if (reply.status() != 201) {
      throw new AssertionError(reply.body());
    }
    return json(reply);
  }

  String tenantId(String slug) {
    return text(member(registered(slug), "tenant"), "id");
  }

  static Map<String, Object> json(Http.Reply reply) {
    return Json.readMap(reply.body().getBytes(StandardCharsets.UTF_8));
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> member(Map<String, Object> object, String name) {
    return (Map<String, Object>) java.util.Objects.requireNonNull(object.get(name), name);
  }

  static String text(Map<String, Object> object, String name) {
    return (String) java.util.Objects.requireNonNull(object.get(name), name);
  }

  String ask(String sql) {
    return house.rows.ask(sql);
  }

  @Override
  public void close() {
    listener.close();
    clients.close();
    house.close();
  }
}
