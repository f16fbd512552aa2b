package dev.plexsphere.launch;

import dev.plexsphere.kit.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code dev.json} says: the facts of a running dev installation, for scripts and tests. */
record DevFacts(
    String serverUrl,
    String probeUrl,
    String postgresUrl,
    @Nullable DevSigner signer,
    Fixtures.Seeded seeded,
    DevClients clients,
    @Nullable DevOperator operator,
    @Nullable Path setupSecret,
    @Nullable Gateway gateway) {

  /**
   * The gateway.
   *
   * @param sampleIdToken to sign in there with; null where none can be made
   */
  record Gateway(String url, @Nullable String sampleIdToken) {
    /** Never the token. */
    @Override
    public String toString() {
      return "Gateway(" + url + ", ***)";
    }
  }

  /** The same with another token. */
  DevFacts with(Gateway other) {
    return new DevFacts(
        serverUrl, probeUrl, postgresUrl, signer, seeded, clients, operator, setupSecret, other);
  }

  /** Writes the file whole, readable by its owner only. */
  void write(Path file) throws IOException {
    var out = new LinkedHashMap<String, Object>();
    out.put("server_url", serverUrl);
    out.put("probe_url", probeUrl);
    out.put("postgres_url", postgresUrl);
    if (signer != null) {
      out.put("signer_endpoint", signer.endpoint());
      out.put("ca_file", signer.authority().toString());
    }
    out.put("domains", seeded.domains().stream().map(DevFacts::domain).toList());
    var machine = seeded.machine();
    out.put(
        "machine",
        ordered(
            "domain_id", machine.domainId(),
            "client_id", machine.clientId(),
            "client_secret", machine.clientSecret(),
            "service_identity_id", machine.serviceIdentityId()));
    out.put("rp", clients.facts());
    if (operator != null) {
      out.put("operator", operator(operator));
    }
    if (gateway != null) {
      out.put("gateway", gateway(gateway));
    }
    if (setupSecret != null) {
      out.put("setup_secret_file", setupSecret.toString());
    }
    DevFolder.writePrivate(file, new String(Json.writeAny(out), StandardCharsets.UTF_8) + "\n");
  }

  private Map<String, Object> operator(DevOperator signsIn) {
    return ordered(
        "email",
        signsIn.email(),
        "password",
        signsIn.password(),
        "client_id",
        DevOperator.CLIENT_ID,
        "redirect_uri",
        serverUrl + "/admin-console/callback");
  }

  private static Map<String, Object> gateway(Gateway gateway) {
    var out = ordered("url", gateway.url());
    var token = gateway.sampleIdToken();
    if (token != null) {
      out.put("sample_id_token", token);
    }
    return out;
  }

  private static Map<String, Object> domain(Fixtures.SeededDomain domain) {
    var out =
        ordered("slug", domain.slug(), "id", domain.id(), "idp_binding_id", domain.idpBindingId());
    out.put("people", people(domain));
    return out;
  }

  private static List<Map<String, Object>> people(Fixtures.SeededDomain domain) {
    return domain.people().stream()
        .map(person -> ordered("email", person.email(), "password", person.password()))
        .toList();
  }

  private static Map<String, Object> ordered(String... pairs) {
    var out = new LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      out.put(pairs[i], pairs[i + 1]);
    }
    return out;
  }
}
