package dev.plexsphere;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.plexsphere.authn.DomainRights;
import dev.plexsphere.config.GatewayConfig;
import dev.plexsphere.gateway.AccessRoutes;
import dev.plexsphere.gateway.GatewayAccessService;
import dev.plexsphere.gateway.GatewayLoginService;
import dev.plexsphere.gateway.GatewayRoleService;
import dev.plexsphere.gateway.GatewayRoutes;
import dev.plexsphere.gateway.GatewaySession;
import dev.plexsphere.gateway.GatewaySessionService;
import dev.plexsphere.gateway.RuntimeContract;
import dev.plexsphere.gateway.StreamTicketService;
import dev.plexsphere.gateway.proxy.NoetlProxy;
import dev.plexsphere.gateway.proxy.Sessions;
import dev.plexsphere.identity.User;
import dev.plexsphere.idp.IdTokenClaims;
import dev.plexsphere.idp.IdTokenVerifier;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.http.AddressRange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Hosts;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Problems;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.tls.TlsFiles;
import dev.plexsphere.meta.BuildInfo;
import java.net.URI;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The gateway: sessions and access, and a listener of its own that shares nothing but them. */
public final class GatewayJoint {
  private static final Logger LOG = Logger.getLogger(GatewayJoint.class.getName());
  private static final String LOOPBACK = "127.0.0.1";

  private final Services services;
  private final @Nullable GatewayConfig config;
  private final GatewaySessionService sessions;
  private final GatewayAccessService access;
  private final GatewayRoleService roles;

  GatewayJoint(Services services, @Nullable GatewayConfig config) {
    this.services = services;
    this.config = config;
    this.sessions =
        new GatewaySessionService(services.database, services.ledger, services.ids, services.clock);
    this.access = new GatewayAccessService(services.ledger, services.ids, services.clock, sessions);
    this.roles = new GatewayRoleService(services.database, services.ledger, services.clock, access);
  }

  /**
   * Mounts the administration of access on the public listener, with or without a gateway here.
   *
   * @param gate lets in who has a credential of any kind
   */
  void mountAdministration(Router router, Gate gate) {
    var rights =
        new DomainRights(
            services.database,
            id -> services.domains.find(id).isPresent(),
            (scope, path) -> roles.denied(scope.domain(), path));
    new AccessRoutes(roles, gate, rights::read, rights::manage).mount(router);
  }

  /** A listener that answers, and where people reach it. */
  record Open(HttpListener listener, URI url) implements AutoCloseable {
    @Override
    public void close() {
      listener.close();
    }
  }

  /** Serves; null where there is no gateway. */
  @Nullable Open listen(@Nullable TlsFiles tls) {
    if (config == null) {
      return null;
    }
    var publicUrl = config.publicUrl();
    var problems = Problems.ofOneText(services.publicUrl());
    var router = new Router(hosts(publicUrl), problems);
    mount(router, config);
    var listener =
        new HttpListener(
            config.bind(),
            config.port(),
            tls == null ? HttpListener.Scheme.HTTP : HttpListener.Scheme.HTTPS,
            tls,
            router,
            problems);
    listener.start();
    return new Open(
        listener,
        publicUrl == null ? URI.create("http://" + LOOPBACK + ":" + listener.port()) : publicUrl);
  }

  private Hosts hosts(@Nullable URI publicUrl) {
    var http = services.config.http();
    return new Hosts(
        publicUrl == null ? LOOPBACK : publicUrl.getHost(),
        null,
        services.config.dev(),
        http.trustedProxies().stream().map(AddressRange::parse).toList(),
        http.certificates());
  }

  private void mount(Router router, GatewayConfig config) {
    var logins =
        new GatewayLoginService(
            services.database,
            services.ledger,
            config.issuers(),
            services.bindings,
            new IdTokenVerifier(services.browsers.issuers, services.clock),
            services.users,
            sessions,
            services.throttles,
            config.sessionMax());
    var unusable = logins.unusable();
    if (!unusable.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "gateway.issuers: no active binding of a Domain for {0}",
          String.join(", ", unusable));
    }
    var contract = new RuntimeContract(BuildInfo.read().version(), config.auth0());
    var tickets = new StreamTicketService(services.database, services.codes, sessions);
    new GatewayRoutes(logins, sessions, access, tickets, contract).mount(router);
    if (!config.upstreams().isEmpty()) {
      new NoetlProxy(
              config.upstreams(), credentials(tickets), NoetlProxy.CONNECT_MAX, NoetlProxy.IDLE_MAX)
          .mount(router);
    }
  }

  private Sessions credentials(StreamTicketService tickets) {
    return new Sessions() {
      @Override
      public Optional<GatewaySession> find(String token) {
        return sessions.find(token);
      }

      @Override
      public Optional<GatewaySession> redeem(String ticket) {
        return tickets.redeem(ticket);
      }
    };
  }

  /** Makes a person known to their Domain before they have come in, as a sign-in does. */
  public User makeKnown(Handle tx, DomainId domain, IdpBinding binding, IdTokenClaims claims) {
    return services.users.signIn(tx, domain, binding, claims);
  }

  /** A token of a Domain's own server that nobody signed in for; for examples. */
  public String sampleToken(DomainId domain, JWTClaimsSet claims) {
    return services.keys.sign(domain, JOSEObjectType.JWT, claims);
  }

  /** Sessions. */
  public GatewaySessionService sessions() {
    return sessions;
  }

  /** Roles, and what they allow. */
  public GatewayAccessService access() {
    return access;
  }

  /** The same for who runs a Domain. */
  public GatewayRoleService roles() {
    return roles;
  }
}
