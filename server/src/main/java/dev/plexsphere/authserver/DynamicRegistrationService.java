package dev.plexsphere.authserver;

import dev.plexsphere.authserver.RegisteredClientService.Issued;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.oauth.OAuthError;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Clients that register themselves (RFC 7591), for who has an initial access token, and look after
 * themselves (RFC 7592). The right comes before what was sent, which is why what was sent is read
 * in the middle of it. Thread-safe.
 */
final class DynamicRegistrationService {
  private final Database database;
  private final InstantSource clock;
  private final RegisteredClientService service;
  private final InitialTokenService initial;
  private final RegisteredClients clients = new RegisteredClients();
  private final String nobodysHash = HexFormat.of().formatHex(Secrets.bytes(32));

  DynamicRegistrationService(
      Database database,
      InstantSource clock,
      RegisteredClientService service,
      InitialTokenService initial) {
    this.database = database;
    this.clock = clock;
    this.service = service;
    this.initial = initial;
  }

  /** A client as it is now, and its registration access token. */
  record Registered(Issued issued, Secret registrationToken) {}

  /**
   * What a client says of itself when it changes.
   *
   * @param clientId its own (RFC 7592 section 2.2)
   * @param secret its own, or null where it says none
   */
  record Update(String clientId, @Nullable String secret, ClientWish wish) {
    /** Never the secret. */
    @Override
    public String toString() {
      return "Update(" + clientId + ")";
    }
  }

  /**
   * Registers a client. A refusal of what it wishes leaves the token as it was.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_token}, {@code
   *     invalid_redirect_uri}, {@code invalid_client_metadata}
   * @throws dev.plexsphere.kit.RefusedException {@code client_limit_reached}
   */
  Registered register(DomainId domain, String token, Supplier<ClientWish> wish) {
    var registration = new Secret(Secrets.opaque());
    return database.transaction(tx -> {
      if (!initial.use(tx, domain, token)) {
        throw invalidToken();
      }
      var metadata = judged(wish.get());
      var hash = Secrets.sha256(registration.reveal());
      return new Registered(service.create(tx, domain, metadata, hash), registration);
    });
  }

  /**
   * The client that the token is for.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_token}
   */
  RegisteredClient find(DomainId domain, String id, String token) {
    return database.read(
        handle -> authorized(handle, new RegisteredClients.Key(domain, id), token));
  }

  /**
   * Changes the client that the token is for; another token is good from then on.
   *
   * @throws dev.plexsphere.oauth.OAuthException as {@link #register}
   */
  Registered update(DomainId domain, String id, String token, Supplier<Update> update) {
    var key = new RegisteredClients.Key(domain, id);
    var registration = new Secret(Secrets.opaque());
    return database.transaction(tx -> {
      clients.lock(tx, key);
      var before = authorized(tx, key, token);
      var said = update.get();
      requireItself(tx, key, said);
      var metadata = judged(said.wish());
      clients.setRegistration(tx, key, Secrets.sha256(registration.reveal()));
      return new Registered(service.update(tx, domain, before, metadata, true), registration);
    });
  }

  private static ClientMetadata judged(ClientWish wish) {
    try {
      return ClientMetadataRules.CLIENT.of(wish);
    } catch (ClientFault e) {
      throw e.ofRegistration();
    }
  }

  private void requireItself(Handle tx, RegisteredClients.Key key, Update said) {
    var row = clients.find(tx, List.of(key)).get(key);
    var client = Client.machine(key.id(), "");
    if (row == null
        || !said.clientId().equals(key.id())
        || (said.secret() != null
            && !new KnownClient(client, row.hashes(clock.instant()))
                .has(new Secret(said.secret())))) {
      throw OAuthError.of(
              "invalid_client_metadata", "client_id, or client_secret, is not this client's")
          .asException();
    }
  }

  /**
   * Ends the client that the token is for.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_token}
   */
  void delete(DomainId domain, String id, String token) {
    var key = new RegisteredClients.Key(domain, id);
    database.inTransaction(tx -> {
      clients.lock(tx, key);
      authorized(tx, key, token);
      service.delete(tx, domain, id, true);
    });
  }

  private RegisteredClient authorized(Handle handle, RegisteredClients.Key key, String token) {
    var digest = HexFormat.of().formatHex(Secrets.sha256(token));
    var hash = clients.registrationHash(handle, key).orElse(nobodysHash);
    if (!Secrets.same(digest, hash)) {
      throw invalidToken();
    }
    return clients.get(handle, key).orElseThrow(DynamicRegistrationService::invalidToken);
  }

  /** RFC 7591 section 3, RFC 7592 section 2: as RFC 6750 says it. */
  static RuntimeException invalidToken() {
    return new OAuthError(
            "invalid_token", "The token is missing, unknown, used up, expired or another's", 401)
        .asException();
  }
}
