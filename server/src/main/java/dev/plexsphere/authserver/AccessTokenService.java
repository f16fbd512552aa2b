package dev.plexsphere.authserver;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.db.SharedWork;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Access tokens after they were made. That a token is signed, or stored, says what it was; whether
 * it still holds is asked of the database every time, for all that are asked about at that moment
 * together. Thread-safe.
 */
final class AccessTokenService implements AutoCloseable {
  private final Database database;
  private final Ledger ledger;
  private final InstantSource clock;
  private final TokenReader reader;
  private final AccessTokens rows = new AccessTokens();
  private final SharedWork<AccessTokens.Key, Boolean> reads;
  private final OpaqueTokens opaque = new OpaqueTokens();
  private final SharedWork<OpaqueTokens.Key, Optional<OpaqueTokens.Row>> opaqueReads;

  AccessTokenService(Database database, Ledger ledger, InstantSource clock, TokenReader reader) {
    this.database = database;
    this.ledger = ledger;
    this.clock = clock;
    this.reader = reader;
    this.reads = new SharedWork<>("access-tokens", this::read);
    this.opaqueReads = new SharedWork<>("opaque-tokens", this::readOpaque);
  }

  /**
   * The claims of a token of that server which holds now.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code overloaded} or {@code datastore_unavailable}
   */
  Optional<JWTClaimsSet> find(HostedServer server, String token) {
    return OpaqueToken.is(token)
        ? opaque(server, token)
        : reader
            .access(server, token)
            .filter(claims -> key(server, claims).filter(reads::ask).isPresent());
  }

  /** One that says nothing itself: what it says and whether it holds are asked at once. */
  private Optional<JWTClaimsSet> opaque(HostedServer server, String token) {
    var hash = HexFormat.of().formatHex(Secrets.sha256(token));
    return opaqueReads
        .ask(new OpaqueTokens.Key(server.domain().id(), hash))
        .filter(row -> server.issuer().equals(row.claims().getIssuer()))
        .filter(row -> TokenHold.of(server, row.claims()).filter(row.hold()::equals).isPresent())
        .map(OpaqueTokens.Row::claims);
  }

  /**
   * A person's token of that server, for that audience. Whether a JWT still holds is for who asks
   * to find out: it looks at session and person anyway.
   */
  Optional<TokenReader.Access> access(HostedServer server, String audience, String token) {
    return OpaqueToken.is(token)
        ? opaque(server, token).flatMap(claims -> reader.access(claims, audience, token))
        : reader.access(server, audience, token);
  }

  /** Whether it was given back; for who looks at session and person anyway. */
  boolean isRevoked(Handle handle, HostedServer server, TokenReader.Access token) {
    return rows.isRevoked(handle, new AccessTokens.Id(server.domain().id(), token.id()));
  }

  /**
   * Ends a token of the client's; whatever else it is given it leaves alone.
   *
   * @return false for a token that is not the client's
   */
  boolean revoke(HostedServer server, String client, String token) {
    var read = OpaqueToken.is(token) ? opaque(server, token) : reader.access(server, token);
    var claims = read.filter(found -> client.equals(clientId(found)));
    var key = claims.flatMap(found -> key(server, found));
    key.ifPresent(found ->
        database.inTransaction(tx -> {
          var expiresAt = claims.orElseThrow().getExpirationTime().toInstant();
          if (rows.revoke(tx, found.id(), expiresAt)) {
            var id = found.id();
            ledger.record(tx, id.domain(), new AuthserverFact.AccessRevoked(id.token(), client));
          }
        }));
    return key.isPresent();
  }

  static String clientId(JWTClaimsSet claims) {
    return claims.getClaim("client_id") instanceof String id ? id : "";
  }

  private static Optional<AccessTokens.Key> key(HostedServer server, JWTClaimsSet claims) {
    return TokenReader.uuid(claims.getJWTID())
        .map(id -> new AccessTokens.Id(server.domain().id(), id))
        .flatMap(id -> TokenHold.of(server, claims).map(hold -> hold.key(id)));
  }

  private List<Boolean> read(List<AccessTokens.Key> keys) {
    var live = database.read(handle -> rows.live(handle, keys, clock.instant()));
    return keys.stream().map(key -> live.contains(key.id())).toList();
  }

  private List<Optional<OpaqueTokens.Row>> readOpaque(List<OpaqueTokens.Key> keys) {
    var live = database.read(handle -> opaque.live(handle, keys, clock.instant()));
    return keys.stream().map(key -> Optional.ofNullable(live.get(key))).toList();
  }

  /** Removes expired rows, at most 10 000 of a kind; returns how many. */
  int sweep(Handle tx, Instant now) {
    return rows.deleteExpired(tx, now) + opaque.deleteExpired(tx, now);
  }

  @Override
  public void close() {
    reads.close();
    opaqueReads.close();
  }
}
