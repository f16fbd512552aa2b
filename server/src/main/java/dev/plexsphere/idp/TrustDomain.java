package dev.plexsphere.idp;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/**
 * A SPIFFE trust domain whose workloads may be machines of some Domains.
 *
 * @param name as it stands in its SPIFFE IDs
 * @param source of its keys
 * @param domains slugs of the Domains that trust it; no other does
 */
public record TrustDomain(String name, Source source, Set<String> domains) {
  /** Copies. */
  public TrustDomain {
    domains = Set.copyOf(domains);
  }

  /** Where its bundle is. */
  public sealed interface Source {
    /** In the configuration. */
    record Inline(SpiffeBundle bundle) implements Source {}

    /** A file that something else keeps up to date. */
    record OfFile(Path path) implements Source {}

    /** A bundle endpoint that Web PKI authenticates (SPIFFE Federation section 5.2.1). */
    record Endpoint(URI url) implements Source {}
  }
}
