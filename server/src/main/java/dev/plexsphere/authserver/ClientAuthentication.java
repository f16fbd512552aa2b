package dev.plexsphere.authserver;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.oauth.OAuthError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who asks (RFC 6749 section 2.3). A public client says its id and proves nothing; one that tries
 * to is not the one it says. A confidential one proves itself in one way that it is registered for,
 * and in no second one. Clients of configuration come first, then a Domain's machines.
 */
final class ClientAuthentication {
  private static final String SCHEME = "Basic ";

  /** Compared with where there is nobody to compare with. */
  private static final KnownClient NOBODY =
      new KnownClient(
          Client.machine("nobody", "nowhere"),
          List.of(HexFormat.of().formatHex(Secrets.bytes(32))));

  private final HostedClientService machines;
  private final ClientAssertions assertions;
  private final SvidClients workloads;
  private final ClientCertificates certificates;

  ClientAuthentication(
      HostedClientService machines,
      ClientAssertions assertions,
      SvidClients workloads,
      ClientCertificates certificates) {
    this.machines = machines;
    this.assertions = assertions;
    this.workloads = workloads;
    this.certificates = certificates;
  }

  /** A client that is the one it says. */
  record Authenticated(Client client, ClientProof proof) {}

  private record Presented(String id, Secret secret, ClientProof proof) {}

  /**
   * The client.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_client}, {@code invalid_request}
   */
  Authenticated of(HostedServer server, Exchange exchange, Params form) {
    int headers = exchange.headerCount("Authorization");
    var secret = form.find("client_secret");
    boolean asserted = ClientAssertions.arePresented(form);
    if (headers + (secret.isPresent() ? 1 : 0) + (asserted ? 1 : 0) > 1) {
      throw OAuthError.invalidRequest("The client authenticates in more than one way")
          .asException();
    }
    if (asserted) {
      return SvidClients.arePresented(form)
          ? new Authenticated(workloads.authenticate(server, form), ClientProof.SPIFFE_JWT)
          : new Authenticated(assertions.authenticate(server, form), ClientProof.PRIVATE_KEY_JWT);
    }
    var id = form.find("client_id");
    if (headers == 1) {
      var presented = basic(exchange.header("Authorization").orElseThrow());
      if (!id.orElse(presented.id).equals(presented.id)) {
        throw refused("The parameter client_id names another client");
      }
      return confidential(server, presented);
    }
    if (id.isEmpty()) {
      throw OAuthError.invalidRequest("The parameter client_id is missing").asException();
    }
    return secret.isPresent()
        ? confidential(server, new Presented(id.get(), new Secret(secret.get()), ClientProof.POST))
        : named(server, exchange, id.get());
  }

  /**
   * A client that has proved who it is.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_client}, {@code invalid_request}
   */
  Client confidential(HostedServer server, Exchange exchange, Params form) {
    var found = of(server, exchange, form);
    if (found.proof == ClientProof.NONE) {
      throw refused("A public client may not ask this");
    }
    return found.client;
  }

  /**
   * A client that says its id and nothing more. The certificate behind the request counts for one
   * that is known by it, and is nothing to any other: the proxy passes on whatever there is.
   */
  private Authenticated named(HostedServer server, Exchange exchange, String id) {
    var client = server.client(id).orElseThrow(() -> refused("The client is not known"));
    if (client.proofs().has(ClientProof.TLS)) {
      if (!certificates.isOf(exchange, client)) {
        throw refused(
            "The client showed no certificate, or another's, or one that is not good now");
      }
      return new Authenticated(client, ClientProof.TLS);
    }
    if (!client.isPublic()) {
      var proofs = client.proofs().kinds().stream().map(ClientProof::value).sorted();
      throw refused("The client authenticates with " + proofs.collect(Collectors.joining(" or ")));
    }
    return new Authenticated(client, ClientProof.NONE);
  }

  private Authenticated confidential(HostedServer server, Presented presented) {
    return declared(server, presented)
        .or(() -> machine(server, presented))
        .filter(client -> client.proofs().has(presented.proof))
        .map(client -> new Authenticated(client, presented.proof))
        .orElseThrow(() ->
            refused(
                "The client is not known, public, its secret is another, or it does not use "
                    + presented.proof.value()));
  }

  /** Somebody unknown costs what somebody known does. */
  private static Optional<Client> declared(HostedServer server, Presented presented) {
    return server
        .known(presented.id)
        .or(() -> Optional.of(NOBODY))
        .filter(known -> known.has(presented.secret))
        .map(KnownClient::client);
  }

  /** No machine has the id of a client that people see, or one that only those have. */
  private Optional<Client> machine(HostedServer server, Presented presented) {
    var domain = server.domain();
    return !RegisteredClientService.isId(presented.id)
            && server.client(presented.id).isEmpty()
            && machines.verify(domain.id(), presented.id, presented.secret)
        ? Optional.of(Client.machine(presented.id, domain.slug()))
        : Optional.empty();
  }

  private static Presented basic(String header) {
    try {
      if (header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
        var decoded = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
        var pair = new String(decoded, StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        if (colon > 0) {
          return new Presented(
              Params.decode(pair.substring(0, colon)),
              new Secret(Params.decode(pair.substring(colon + 1))),
              ClientProof.BASIC);
        }
      }
    } catch (IllegalArgumentException _) {
      // answered below
    }
    throw refused("The Authorization header is not HTTP Basic");
  }

  private static RuntimeException refused(String description) {
    return OAuthError.invalidClient(description).asException();
  }
}
