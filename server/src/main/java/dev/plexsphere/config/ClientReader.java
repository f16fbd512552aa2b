package dev.plexsphere.config;

import static java.util.stream.Collectors.toSet;

import dev.plexsphere.authserver.Client;
import dev.plexsphere.authserver.ClientAccess;
import dev.plexsphere.authserver.ClientAddresses;
import dev.plexsphere.authserver.ClientProof;
import dev.plexsphere.authserver.ClientProofs;
import dev.plexsphere.authserver.ClientRules;
import dev.plexsphere.authserver.ClientUris;
import dev.plexsphere.authserver.GrantType;
import dev.plexsphere.authserver.HostedOptions;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code oauth2.clients.*}; what is not said of a built-in client stays as it is. */
final class ClientReader {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");
  private static final Pattern UUID_SHAPE =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** RFC 6749 section 3.3. */
  private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,128}");

  private final Settings settings;
  private final URI publicUrl;
  private final String name;
  private final @Nullable Client builtIn;
  private final boolean confidential;

  private ClientReader(Settings settings, URI publicUrl, String name, @Nullable Client builtIn) {
    this.settings = settings;
    this.publicUrl = publicUrl;
    this.name = name;
    this.builtIn = builtIn;
    this.confidential =
        oneOf(NamedKey.CLIENT_TYPE, List.of("public", "confidential")).equals("confidential");
  }

  /** Notes every mistake in {@code settings}; by {@code client_id}. */
  static Map<String, Client> read(Settings settings, URI publicUrl) {
    var builtIn = new HashMap<String, Client>();
    HostedOptions.builtIn(publicUrl).forEach(client -> builtIn.put(client.id(), client));
    var names = new TreeSet<>(builtIn.keySet());
    names.addAll(settings.names(KeyFamily.CLIENTS));
    var clients = new HashMap<String, Client>();
    for (var name : names) {
      var client = new ClientReader(settings, publicUrl, name, builtIn.get(name)).client();
      if (clients.put(client.id(), client) != null) {
        settings.mistake("oauth2.clients: two clients have the client-id " + client.id());
      }
    }
    return clients;
  }

  private Client client() {
    oneOf(NamedKey.CLIENT_RESPONSE_TYPES, List.of("code"));
    var client =
        new Client(
            id(),
            text(NamedKey.CLIENT_NAME).orElse(builtIn == null ? name : builtIn.name()),
            servers(),
            grants(),
            proofs(),
            addresses(),
            new ClientAccess(scopes(), audiences(), list(NamedKey.CLIENT_RESOURCES, List.of())),
            rules(),
            TokenSettings.read(settings, name, servers()));
    boolean isForPeople = client.grants().contains(GrantType.AUTHORIZATION_CODE);
    if (isForPeople && client.addresses().redirects().isEmpty()) {
      mistake(NamedKey.CLIENT_REDIRECT_URIS, "is required");
    }
    checkMachineGrants(client);
    if (client.isPublic() && client.grants().contains(GrantType.CLIENT_CREDENTIALS)) {
      mistake(
          NamedKey.CLIENT_GRANT_TYPES, "has client_credentials, which a public client has none of");
    }
    return client;
  }

  private ClientAddresses addresses() {
    var before = builtIn == null ? ClientAddresses.NONE : builtIn.addresses();
    return new ClientAddresses(
        uris(NamedKey.CLIENT_REDIRECT_URIS, before.redirects()),
        uris(NamedKey.CLIENT_LOGOUT_URIS, before.afterLogout()),
        backchannel());
  }

  private @Nullable String backchannel() {
    var uri = text(NamedKey.CLIENT_BACKCHANNEL).orElse(null);
    if (uri != null && !ClientUris.isBackchannel(uri)) {
      mistake(
          NamedKey.CLIENT_BACKCHANNEL,
          "must be https, or http on loopback, without a user, a fragment or a star, with a port"
              + " from 1 to 65535 if any, was "
              + uri);
    }
    return uri;
  }

  private ClientRules rules() {
    var rules =
        new ClientRules(
            is(NamedKey.CLIENT_CONSENT, "true"),
            !is(NamedKey.CLIENT_PKCE, "false"),
            is(NamedKey.CLIENT_PAR, "true"),
            is(NamedKey.CLIENT_DPOP, "true"));
    if (!confidential && !rules.pkce()) {
      mistake(NamedKey.CLIENT_PKCE, "must be true for a public client");
    }
    return rules;
  }

  private boolean is(NamedKey key, String value) {
    return oneOf(key, List.of("true", "false")).equals(value);
  }

  /** What makes a token of another's is for Domains, and exchange for who was sent that token. */
  private void checkMachineGrants(Client client) {
    boolean exchanges = client.grants().contains(GrantType.TOKEN_EXCHANGE);
    boolean vouched = client.grants().contains(GrantType.JWT_BEARER);
    if ((exchanges || vouched) && client.servers().contains(Client.PLATFORM)) {
      mistake(NamedKey.CLIENT_GRANT_TYPES, "has jwt-bearer or token-exchange at the platform's");
    }
    if (exchanges && (client.isPublic() || client.access().resources().isEmpty())) {
      mistake(
          NamedKey.CLIENT_GRANT_TYPES,
          "has token-exchange, which is for confidential clients with resources");
    }
  }

  /** Never a UUID: a client must not be taken for a person (RFC 9700 section 4.15). */
  private String id() {
    var id = text(NamedKey.CLIENT_ID).orElse(name);
    if (!ID.matcher(id).matches() || UUID_SHAPE.matcher(id).matches()) {
      mistake(
          NamedKey.CLIENT_ID,
          "must be 1-128 characters of a-z, 0-9, '.', '_' and '-', and no UUID");
    }
    return id;
  }

  private Set<GrantType> grants() {
    var fallback = builtIn == null ? Set.of(GrantType.AUTHORIZATION_CODE) : builtIn.grants();
    var grants = named(NamedKey.CLIENT_GRANT_TYPES, GrantType::of, fallback);
    if (grants.contains(GrantType.REFRESH_TOKEN)
        && Collections.disjoint(
            grants, Set.of(GrantType.AUTHORIZATION_CODE, GrantType.DEVICE_CODE))) {
      mistake(
          NamedKey.CLIENT_GRANT_TYPES,
          "has refresh_token, which needs authorization_code or the device grant");
    }
    return grants;
  }

  private List<String> scopes() {
    var scopes =
        list(
            NamedKey.CLIENT_SCOPES,
            builtIn == null ? List.of("openid") : builtIn.access().scopes());
    boolean ofPlatform = servers().contains(Client.PLATFORM);
    if (ofPlatform && !Client.ALL_SCOPES.containsAll(scopes)) {
      mistake(NamedKey.CLIENT_SCOPES, "must be of " + Client.ALL_SCOPES + ", was " + scopes);
    } else if (!scopes.stream().allMatch(SCOPE.asMatchPredicate())) {
      mistake(NamedKey.CLIENT_SCOPES, "must be printable ASCII without quotes or backslashes");
    }
    return scopes;
  }

  private List<String> audiences() {
    boolean ofPlatform = servers().contains(Client.PLATFORM);
    var first = text(NamedKey.CLIENT_AUDIENCE).or(() -> api(ofPlatform));
    var more = list(NamedKey.CLIENT_AUDIENCES, List.of());
    return Stream.concat(first.stream(), more.stream()).distinct().toList();
  }

  /** What a Domain's server signs is not for our API. */
  private static Optional<String> api(boolean ofPlatform) {
    return ofPlatform ? Optional.of(Client.API) : Optional.empty();
  }

  private List<String> servers() {
    return list(NamedKey.CLIENT_SERVERS, List.of(Client.PLATFORM));
  }

  private ClientProofs proofs() {
    var kinds = proofKinds();
    boolean signs = confidential && kinds.contains(ClientProof.PRIVATE_KEY_JWT);
    boolean shows = confidential && kinds.contains(ClientProof.TLS);
    return new ClientProofs(
        kinds,
        SecretSettings.read(settings, name, confidential && !signs && !shows),
        ClientKeys.read(settings, name, signs),
        CertificateReader.read(settings, name, shows));
  }

  private Set<ClientProof> proofKinds() {
    var fallback = Set.of(confidential ? ClientProof.BASIC : ClientProof.NONE);
    var proofs = named(NamedKey.CLIENT_AUTH_METHOD, ClientProof::ofClients, fallback);
    boolean mixed =
        proofs.size() > 1 && !(confidential && proofs.stream().allMatch(ClientProof::isSecret));
    if (mixed || confidential == proofs.contains(ClientProof.NONE)) {
      mistake(
          NamedKey.CLIENT_AUTH_METHOD,
          confidential
              ? "must be client_secret_basic, client_secret_post or both, or tls_client_auth or"
                  + " private_key_jwt, for a confidential client"
              : "must be none for a public client");
    }
    return proofs;
  }

  private List<String> uris(NamedKey key, List<String> fallback) {
    var uris = list(key, fallback);
    uris.stream()
        .filter(uri -> !ClientUris.isGood(uri, publicUrl))
        .forEach(uri ->
            mistake(
                key,
                "must be https, http on loopback, or a scheme of the program's own with a dot in"
                    + " it, without a user, a fragment or a star, with a port from 1 to 65535 if"
                    + " any, was "
                    + uri));
    return uris;
  }

  private String oneOf(NamedKey key, List<String> allowed) {
    var value = text(key).orElse(key.fallback());
    return settings.oneOf(new NamedKey.Of(key, name), value, allowed);
  }

  private Optional<String> text(NamedKey key) {
    return settings.named(new NamedKey.Of(key, name));
  }

  private List<String> list(NamedKey key, List<String> fallback) {
    return text(key)
        .map(text -> Arrays.stream(text.split(",", -1)).map(String::strip).toList())
        .map(all -> all.stream().filter(each -> !each.isEmpty()).distinct().toList())
        .orElse(fallback);
  }

  /** A list of what {@code of} knows; whatever it does not know is a mistake. */
  private <T> Set<T> named(NamedKey key, Function<String, Optional<T>> of, Set<T> fallback) {
    var names = list(key, List.of());
    var found = names.stream().flatMap(name -> of.apply(name).stream()).collect(toSet());
    if (found.size() < names.size()) {
      mistake(key, "has something that is not known: " + String.join(", ", names));
    }
    return names.isEmpty() ? fallback : found;
  }

  private void mistake(NamedKey key, String what) {
    settings.mistake(new NamedKey.Of(key, name) + " " + what);
  }
}
