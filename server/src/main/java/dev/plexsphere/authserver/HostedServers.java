package dev.plexsphere.authserver;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.HostedUrls;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.tenancy.DomainService;

/** Finds the Domain whose server is meant. Unknown and suspended look the same: nothing there. */
final class HostedServers {
  private final DomainService domains;
  private final HostedUrls urls;

  HostedServers(DomainService domains, HostedUrls urls) {
    this.domains = domains;
    this.urls = urls;
  }

  /**
   * The server of the path variable {@code slug}.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  HostedServer of(Exchange exchange) {
    return domains
        .findBySlug(exchange.path("slug"))
        .filter(Domain::active)
        .map(domain -> new HostedServer(domain, urls))
        .orElseThrow(() ->
            Refusal.of(ErrorCode.NOT_FOUND, "There is nothing at this address.").asException());
  }

  /**
   * The server of a Domain.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}
   */
  HostedServer of(DomainId id) {
    return domains
        .find(id)
        .filter(Domain::active)
        .map(domain -> new HostedServer(domain, urls))
        .orElseThrow(
            () -> Refusal.of(ErrorCode.DOMAIN_NOT_FOUND, "There is no such Domain.").asException());
  }
}
