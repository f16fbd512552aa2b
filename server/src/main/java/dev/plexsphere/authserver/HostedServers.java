package dev.plexsphere.authserver;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.HostedUrls;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.tenancy.DomainService;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Finds the server that is meant. The platform's is at the root of the public host, a Domain's
 * below {@code /as/{slug}}; the handlers are the same. Unknown and suspended look the same: nothing
 * there.
 */
final class HostedServers {
  private final DomainService domains;
  private final HostedUrls urls;
  private final HostedOptions options;
  private final BiFunction<Domain, String, Optional<KnownClient>> registered;
  private final Supplier<Optional<Refusal>> platformClosed;

  /**
   * @param registered finds a client of a Domain's that is not in the configuration
   * @param platformClosed why nobody can sign in at the platform yet, or empty
   */
  HostedServers(
      DomainService domains,
      HostedUrls urls,
      HostedOptions options,
      BiFunction<Domain, String, Optional<KnownClient>> registered,
      Supplier<Optional<Refusal>> platformClosed) {
    this.domains = domains;
    this.urls = urls;
    this.options = options;
    this.registered = registered;
    this.platformClosed = platformClosed;
  }

  /** Handles a request to one of the servers. */
  @FunctionalInterface
  interface ServerRoute {
    void handle(HostedServer server, Exchange exchange) throws Exception;
  }

  /** Mounts {@code path} at every server. */
  void mount(Router router, String method, String path, ServerRoute route) {
    mount(router, method, path, "/as/{slug}" + path, route);
  }

  /** Mounts {@code path} at the Domains' servers alone. */
  void mountAtDomains(Router router, String method, String path, ServerRoute route) {
    router.on(
        method, "/as/{slug}" + path, Gate.PUBLIC, x -> route.handle(ofSlug(x.path("slug")), x));
  }

  /**
   * Mounts the same at the platform's path and at the Domains'.
   *
   * @param domainPath with {@code {slug}}
   */
  void mount(Router router, String method, String path, String domainPath, ServerRoute route) {
    router.on(method, path, Gate.PUBLIC, x -> route.handle(platform(), x));
    router.on(method, domainPath, Gate.PUBLIC, x -> route.handle(ofSlug(x.path("slug")), x));
  }

  /** The platform's issuer identifier, whether or not anything is set up. */
  String platformIssuer() {
    return urls.issuer(DomainId.PLATFORM.tenantId());
  }

  private HostedServer platform() {
    return active(domains.find(DomainId.PLATFORM))
        .orElseThrow(() ->
            platformClosed
                .get()
                .orElseGet(
                    () -> Refusal.of(ErrorCode.NOT_FOUND, "The platform has not been set up yet."))
                .asException());
  }

  private HostedServer ofSlug(String slug) {
    return active(domains.findBySlug(slug))
        .orElseThrow(() ->
            Refusal.of(ErrorCode.NOT_FOUND, "There is nothing at this address.").asException());
  }

  /**
   * The server of a Domain.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}
   */
  HostedServer of(DomainId id) {
    return active(domains.find(id))
        .orElseThrow(
            () -> Refusal.of(ErrorCode.DOMAIN_NOT_FOUND, "There is no such Domain.").asException());
  }

  private Optional<HostedServer> active(Optional<Domain> domain) {
    return domain
        .filter(Domain::active)
        .map(found -> new HostedServer(found, urls, options, registered));
  }

  /**
   * Asked before anybody gets nearer to a token.
   *
   * @throws dev.plexsphere.kit.RefusedException with what is missing, where nobody can sign in yet
   */
  void requireOpen(HostedServer server) {
    if (server.domain().id().isPlatform()) {
      platformClosed
          .get()
          .ifPresent(refusal -> {
            throw refusal.asException();
          });
    }
  }
}
