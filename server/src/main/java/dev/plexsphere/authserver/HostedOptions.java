package dev.plexsphere.authserver;

import dev.plexsphere.ids.DomainId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What configuration says about the hosted servers.
 *
 * @param clients of the platform's server, by {@code client_id}
 * @param policies by the server's name: a slug, {@code platform}, or {@link #DEFAULT} for the rest
 * @param spiffe slugs of the Domains that trust some SPIFFE trust domain
 * @param certificates a proxy passes on the certificates of mutual TLS
 */
public record HostedOptions(
    Map<String, Client> clients,
    Map<String, ServerPolicy> policies,
    Set<String> spiffe,
    boolean certificates) {
  /** The name of what holds for every server without a policy of its own. */
  public static final String DEFAULT = "default";

  /** Copies. */
  public HostedOptions {
    clients = Map.copyOf(clients);
    policies = Map.copyOf(policies);
    spiffe = Set.copyOf(spiffe);
  }

  /** Without SPIFFE, and no proxy passes certificates on. */
  public HostedOptions(Map<String, Client> clients, Map<String, ServerPolicy> policies) {
    this(clients, policies, Set.of(), false);
  }

  /** What holds without any configuration. */
  public static HostedOptions of(URI publicUrl) {
    var clients = BuiltInClients.of(publicUrl);
    return new HostedOptions(
        clients.stream().collect(Collectors.toMap(Client::id, Function.identity())), Map.of());
  }

  /** The clients of the platform, which are there without being configured. */
  public static List<Client> builtIn(URI publicUrl) {
    return BuiltInClients.of(publicUrl);
  }

  ServerPolicy policy(String slug) {
    var common = policies.getOrDefault(DEFAULT, ServerPolicy.DEFAULT);
    return policies.getOrDefault(slug, common);
  }

  /** How long a key of that Domain's server signs. */
  public Duration signingKey(DomainId domain) {
    return policy(domain.isPlatform() ? domain.tenantId() : DEFAULT).signingKey();
  }

  Optional<Client> client(String id) {
    return Optional.ofNullable(clients.get(id));
  }
}
