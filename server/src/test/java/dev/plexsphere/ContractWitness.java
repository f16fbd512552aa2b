package dev.plexsphere;

import dev.plexsphere.testkit.Http;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds every call of every suite against the contract; {@link Http} finds it by its service file.
 */
public final class ContractWitness implements Http.Witness {
  private static final ContractValidator CONTRACT = new ContractValidator();

  @Override
  public void saw(
      String method,
      URI address,
      Map<String, List<String>> headers,
      String body,
      Http.Reply reply) {
    var query = address.getRawQuery();
    CONTRACT.check(
        new ContractValidator.Seen(
            method,
            address.getRawPath() + (query == null ? "" : "?" + query),
            lowerCase(headers),
            body,
            reply.status(),
            lowerCase(reply.headers()),
            reply.body()));
  }

  private static Map<String, List<String>> lowerCase(Map<String, List<String>> headers) {
    var out = new TreeMap<String, List<String>>();
    headers.forEach((name, values) -> out.put(name.toLowerCase(Locale.ROOT), values));
    return out;
  }
}
