package dev.plexsphere;

import dev.plexsphere.admin.AdminRoutes;
import dev.plexsphere.admin.PlatformRoutes;
import dev.plexsphere.authn.DomainRights;
import dev.plexsphere.authn.Doors;
import dev.plexsphere.authn.OperatorDoor;
import dev.plexsphere.authn.WhoamiRoutes;
import dev.plexsphere.console.ConsoleRoutes;
import dev.plexsphere.device.DeviceDrawings;
import dev.plexsphere.device.DevicePages;
import dev.plexsphere.device.DeviceRoutes;
import dev.plexsphere.idp.BindingRoutes;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.http.AddressRange;
import dev.plexsphere.kit.http.Hosts;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Problems;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.job.Jobs;
import dev.plexsphere.kit.tls.DevAuthority;
import dev.plexsphere.kit.tls.TlsFiles;
import dev.plexsphere.machine.MachineRoutes;
import dev.plexsphere.meta.BuildInfo;
import dev.plexsphere.meta.MetaRoutes;
import dev.plexsphere.meta.Metrics;
import dev.plexsphere.meta.ProbeRoutes;
import dev.plexsphere.meta.Readiness;
import dev.plexsphere.session.Csrf;
import dev.plexsphere.signin.HomeRoutes;
import dev.plexsphere.signin.SignInRoutes;
import dev.plexsphere.token.TokenRoutes;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives {@link Services} a network: mounts every feature's routes on the public listener, and the
 * probes on a loopback one. The only place that knows all features.
 */
public final class Server implements AutoCloseable {
  private final Services services;
  private final Router router;
  private final HttpListener listener;
  private final HttpListener probes;
  private final GatewayJoint.@Nullable Open gateway;
  private final Jobs jobs;
  private final Metrics metrics;

  private Server(
      Services services,
      Router router,
      HttpListener listener,
      HttpListener probes,
      GatewayJoint.@Nullable Open gateway,
      Jobs jobs,
      Metrics metrics) {
    this.services = services;
    this.router = router;
    this.listener = listener;
    this.probes = probes;
    this.gateway = gateway;
    this.jobs = jobs;
    this.metrics = metrics;
  }

  /** Loads what is slow to load while something else, such as PostgreSQL, is starting. */
  public static void preload() {
    Thread.ofPlatform().name("preload").daemon().start(KeyService::warmUp);
  }

  /**
   * Serves.
   *
   * @param devTls folder of the dev authority: both schemes on one port; null for {@code server}
   */
  public static Server start(Services services, @Nullable Path devTls) {
    var config = services.config;
    services.followPublicUrl();
    var problems = new Problems(config.publicUrl().toString(), services.pages::error);
    var hosts =
        new Hosts(
            config.publicUrl().getHost(),
            config.baseDomain(),
            config.dev(),
            config.http().trustedProxies().stream().map(AddressRange::parse).toList(),
            config.http().certificates());
    var router = new Router(hosts, problems);
    var readiness = Upkeep.readiness(services);
    mount(services, router, readiness);
    var listener =
        new HttpListener(
            config.http().address(),
            config.http().port(),
            scheme(services, devTls),
            tls(services, devTls),
            router,
            problems);
    listener.start();
    services.sealer.start();
    services.stream.start();
    services.authserver.logouts().start();
    var metrics = Upkeep.metrics(services);
    return new Server(
        services,
        router,
        listener,
        probes(services, problems, readiness, metrics),
        services.gateway.listen(devTls == null ? tls(services, null) : null),
        Upkeep.jobs(services),
        metrics);
  }

  private static void mount(Services services, Router router, Readiness readiness) {
    var csrf = new Csrf(services.config.publicUrl());
    var doors = new Doors(services.sessions::find, csrf::check, services.tokens);
    services.pages.mount(router);
    services.authserver.mount(router);
    SetupJoint.mount(services, router);
    var operators = new OperatorDoor(services.authserver.operators());
    services.stream.mount(router, doors.api(), operators);
    services.gateway.mountAdministration(router, DomainRights.gate(doors.api(), operators));
    ClientsJoint.mount(services, router, DomainRights.gate(doors.api(), operators));
    new TokenRoutes(services.tokens, doors.api()).mount(router);
    new WhoamiRoutes(doors, services.sessions, csrf, services.tokens, services.database)
        .mount(router);
    new MachineRoutes(services.machines, services.clock).mount(router);
    new MetaRoutes(readiness, BuildInfo.read(), services.pages).mount(router);
    new BindingRoutes(services.bindings).mount(router);
    new AdminRoutes(services.domains, services.bindings, doors.api(), Doors::principal)
        .mount(router);
    new PlatformRoutes(
            services.tenants,
            services.onboardings,
            services.licenses::state,
            services.links,
            operators)
        .mount(router);
    new ConsoleRoutes(
            services.browsers.consoleSessions,
            services.browsers.consoleSignIns,
            services.tenants,
            services.insight,
            services.bindings,
            ConsoleJoint.installation(readiness, services.keys, services.licenses),
            ConsoleJoint.hosted(services.hostedSessions),
            services.pages,
            services.clock,
            services.links,
            services.gateway.roles(),
            services.authserver.registeredClients(),
            services.gate::isOpen)
        .mount(router);
    new SignInRoutes(services.browsers.signIns, services.browsers.callbacks).mount(router);
    new HomeRoutes(services.pages, services.sessions, csrf).mount(router);
    new DeviceRoutes(
            services.devices,
            services.approvals,
            services.domains,
            services.bindings,
            services.sessions,
            csrf,
            services.clock,
            services.config.publicUrl())
        .mount(router);
    new DevicePages(
            services.approvals,
            services.sessions,
            csrf,
            services.browsers.signIns,
            services.clock,
            new DeviceDrawings(
                services.pages,
                services.domains,
                services.clock,
                services.config.tokens().loginTtl()))
        .mount(router);
  }

  private static HttpListener probes(
      Services services, Problems problems, Readiness readiness, Metrics metrics) {
    var router = new Router(new Hosts("localhost", null, true), problems);
    new ProbeRoutes(readiness, metrics::text).mount(router);
    var listener =
        new HttpListener(
            InetAddress.getLoopbackAddress(),
            services.config.http().probePort(),
            HttpListener.Scheme.HTTP,
            null,
            router,
            problems);
    listener.start();
    return listener;
  }

  private static HttpListener.Scheme scheme(Services services, @Nullable Path devTls) {
    if (devTls != null) {
      return HttpListener.Scheme.BOTH;
    }
    return services.config.tls() == null ? HttpListener.Scheme.HTTP : HttpListener.Scheme.HTTPS;
  }

  private static @Nullable TlsFiles tls(Services services, @Nullable Path devTls) {
    if (devTls != null) {
      return DevAuthority.open(devTls, services.clock).server();
    }
    var tls = services.config.tls();
    return tls == null ? null : new TlsFiles(tls.certificate(), tls.privateKey());
  }

  /** What is mounted on the public listener. */
  List<Router.Mount> routes() {
    return router.routes();
  }

  /** The port that is bound. */
  public int port() {
    return listener.port();
  }

  /** Where people reach it. */
  public String url() {
    return services.config.publicUrl().toString();
  }

  /** Where the probes are; loopback. */
  public String probeUrl() {
    return "http://127.0.0.1:" + probes.port();
  }

  /** Where people reach the gateway; null where there is none. */
  public @Nullable String gatewayUrl() {
    return gateway == null ? null : gateway.url().toString();
  }

  /** The gateway's port that is bound; 0 where there is none. */
  int gatewayPort() {
    return gateway == null ? 0 : gateway.listener().port();
  }

  /** Drains, then closes all listeners. */
  @Override
  public void close() {
    services.stream.stopReaders();
    listener.close();
    if (gateway != null) {
      gateway.close();
    }
    jobs.close();
    metrics.close();
    probes.close();
  }
}
