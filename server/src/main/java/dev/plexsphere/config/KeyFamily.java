package dev.plexsphere.config;

import java.util.Locale;

/** What the names in a {@link NamedKey} name. */
enum KeyFamily {
  /** Clients of the platform's authorization server. */
  CLIENTS("oauth2.clients"),
  /** Authorization servers. */
  SERVERS("oauth2.servers"),
  /** Issuers whose tokens the gateway takes. */
  ISSUERS("gateway.issuers"),
  /** Servers behind the gateway. */
  UPSTREAMS("gateway.upstreams"),
  /** SPIFFE trust domains. */
  SPIFFE("spiffe.trust-domains");

  private final String prefix;

  KeyFamily(String prefix) {
    this.prefix = prefix;
  }

  /** What stands before the name, without the dot. */
  String prefix() {
    return prefix;
  }

  /** The same at the beginning of an environment variable, without the underscore. */
  String variable() {
    return "PLEXSPHERE_" + prefix.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
