package dev.plexsphere.authserver;

import dev.plexsphere.idp.HostedUrls;
import dev.plexsphere.jwk.SigningAlgorithm;
import dev.plexsphere.tenancy.Domain;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * One authorization server, a Domain's or the platform's: who it is and where its pages are.
 *
 * @param registered finds a client of a Domain's that is not in the configuration
 */
record HostedServer(
    Domain domain,
    HostedUrls urls,
    HostedOptions options,
    BiFunction<Domain, String, Optional<KnownClient>> registered) {

  /** The issuer identifier. */
  String issuer() {
    return urls.issuer(domain.slug());
  }

  /** A path of ours as the browser sees it; {@code path} begins with a slash. */
  String path(String path) {
    return urls.path(domain.slug()) + path;
  }

  /** An absolute URL of ours. */
  String url(String path) {
    return issuer() + path;
  }

  /** What the address bar shows: host, and port where it is not the scheme's own. */
  String host() {
    return URI.create(urls.origin(domain.slug())).getAuthority();
  }

  /** The userinfo endpoint, and the audience of access tokens that open nothing else. */
  String userinfo() {
    return url("/userinfo");
  }

  /** Cookie of the signed-in session. */
  String sessionCookie() {
    return "plexsphere_as_" + domain.slug();
  }

  /** Cookie that tells one browser from another before anybody has signed in. */
  String browserCookie() {
    return "plexsphere_browser_" + domain.slug();
  }

  ServerPolicy policy() {
    return options.policy(domain.slug());
  }

  /** All clients that people may sign in to. */
  List<Client> clients() {
    var declared = options.clients().values().stream().filter(this::knows);
    return domain.id().isPlatform()
        ? declared.toList()
        : Stream.concat(Stream.of(relyingPlatform()), declared).toList();
  }

  private boolean knows(Client client) {
    return client.servers().contains(domain.slug());
  }

  /** The grant types that some client may use, as metadata spells them. */
  List<String> grants() {
    return Arrays.stream(GrantType.values())
        .filter(grant -> grant != GrantType.DEVICE_CODE || hasDevices())
        .filter(grant ->
            (ClientMetadataRules.ADMINISTRATOR.allows(grant) && hasRows())
                || clients().stream().anyMatch(client -> client.grants().contains(grant)))
        .map(GrantType::value)
        .toList();
  }

  /** The ways in which some client may authenticate. */
  List<String> proofs() {
    return Arrays.stream(ClientProof.values())
        .filter(proof -> proof != ClientProof.TLS || options.certificates())
        .filter(proof ->
            (hasRows() && isForRows(proof))
                || clients().stream().anyMatch(client -> client.proofs().has(proof)))
        .map(ClientProof::value)
        .toList();
  }

  /** Some client's tokens may be bound to its certificate. */
  boolean bindsToCertificates() {
    return options.certificates()
        && (hasRows()
            || clients().stream().anyMatch(each -> each.proofs().certificate().bindsTokens()));
  }

  /** The algorithms that sign the ID tokens of some client. */
  List<String> algorithms() {
    return Arrays.stream(SigningAlgorithm.values())
        .filter(algorithm ->
            hasRows()
                || clients().stream().anyMatch(client -> client.tokens().algorithm() == algorithm))
        .map(SigningAlgorithm::value)
        .toList();
  }

  private boolean isForRows(ClientProof proof) {
    return ClientMetadataRules.ADMINISTRATOR.allows(proof)
        || (proof == ClientProof.SPIFFE_JWT && options.spiffe().contains(domain.slug()));
  }

  /** Standard clients may sign in from another device. */
  boolean hasDevices() {
    return hasRows() && DeviceGrant.isOn(domain.devicePolicy());
  }

  /** A Domain's machines and registered clients are rows, of which there may be any number. */
  boolean hasRows() {
    return !domain.id().isPlatform();
  }

  /**
   * A client that is not a machine: those that are declared for this server, and at a Domain the
   * platform itself and those that are registered there.
   */
  Optional<Client> client(String clientId) {
    return known(clientId).map(KnownClient::client);
  }

  /** {@link #client}, and what proves it. */
  Optional<KnownClient> known(String clientId) {
    if (hasRows() && clientId.equals(HostedUrls.PLATFORM_CLIENT)) {
      return Optional.of(KnownClient.declared(relyingPlatform()));
    }
    return options
        .client(clientId)
        .filter(this::knows)
        .map(KnownClient::declared)
        .or(() -> hasRows() ? registered.apply(domain, clientId) : Optional.empty());
  }

  private Client relyingPlatform() {
    return new Client(
        HostedUrls.PLATFORM_CLIENT,
        "plexsphere",
        List.of(domain.slug()),
        Set.of(GrantType.AUTHORIZATION_CODE),
        ClientProofs.NONE,
        new ClientAddresses(
            List.of(urls.platformCallback().toString()), List.of(urls.home()), null),
        new ClientAccess(Client.ALL_SCOPES, List.of(), List.of()),
        ClientRules.DEFAULT,
        ClientTokens.DEFAULT);
  }
}
