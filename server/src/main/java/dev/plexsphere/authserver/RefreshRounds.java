package dev.plexsphere.authserver;

import dev.plexsphere.authserver.RefreshGrant.Presented;
import dev.plexsphere.authserver.RefreshTokens.Family;
import dev.plexsphere.authserver.RefreshTokens.Use;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.db.SharedWork;
import dev.plexsphere.oauth.OAuthException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The ordinary use of a refresh token, its first one by who it was given to, for all who come at
 * that moment in one transaction. Whatever else it may be is left alone, for {@link RefreshGrant}
 * to look at by itself. Thread-safe.
 */
final class RefreshRounds implements AutoCloseable {
  private final Database database;
  private final InstantSource clock;
  private final HostedSessionService sessions;
  private final RefreshTokens refresh = new RefreshTokens();
  private final SharedWork<Asked, Optional<Grant>> rounds;

  RefreshRounds(Database database, InstantSource clock, HostedSessionService sessions) {
    this.database = database;
    this.clock = clock;
    this.sessions = sessions;
    this.rounds = new SharedWork<>("refresh", this::round);
  }

  private record Asked(
      HostedServer server, Presented presented, RefreshTokens.Key key, String successor) {
    /** Never the token, nor what comes of it. */
    @Override
    public String toString() {
      return "Asked(" + presented + ")";
    }
  }

  /**
   * Uses the token, and puts the successor in its place.
   *
   * @return what tokens are to be made for; empty, and nothing changed, for any but the ordinary
   *     use
   * @throws dev.plexsphere.kit.RefusedException {@code overloaded} or {@code datastore_unavailable}
   */
  Optional<Grant> use(HostedServer server, Presented presented, String successor) {
    if (presented.client().tokens().opaque()) {
      return Optional.empty(); // has a row to write beside it
    }
    var domain = server.domain().id();
    var key = RefreshTokens.Key.of(domain, presented.token());
    return rounds.ask(
        new Asked(server, presented, key, RefreshTokens.Key.of(domain, successor).hash()));
  }

  private List<Optional<Grant>> round(List<Asked> all) {
    return database.transaction(tx -> {
      var grants = grants(tx, all);
      var used = use(tx, grants, clock.instant());
      return all.stream()
          .map(
              asked -> Optional.ofNullable(grants.get(asked)).filter(_ -> used.contains(asked.key)))
          .toList();
    });
  }

  private Set<RefreshTokens.Key> use(Handle tx, Map<Asked, Grant> grants, Instant now) {
    if (grants.isEmpty()) {
      return Set.of();
    }
    var uses = new HashMap<RefreshTokens.Key, Use>();
    grants
        .keySet()
        .forEach(asked ->
            uses.put(asked.key, new Use(now, asked.presented.proof().value(), asked.successor)));
    return refresh.rotate(tx, uses);
  }

  /** Of two with one token the second is none of this round's. */
  private Map<Asked, Grant> grants(Handle tx, List<Asked> all) {
    var rows = refresh.find(tx, all.stream().map(Asked::key).distinct().toList(), clock.instant());
    rows.values().removeIf(row -> row.use() != null);
    var found =
        sessions.hold(
            tx,
            rows.entrySet().stream()
                .map(each ->
                    new HostedSession.Key(
                        each.getKey().domain(), each.getValue().family().session()))
                .distinct()
                .toList());
    var grants = new IdentityHashMap<Asked, Grant>();
    for (var asked : all) {
      var row = rows.remove(asked.key);
      if (row != null) {
        var session = found.get(new HostedSession.Key(asked.key.domain(), row.family().session()));
        grant(asked, row.family(), session).ifPresent(grant -> grants.put(asked, grant));
      }
    }
    return grants;
  }

  /** A session whose use is to be written down is left alone, too. */
  private Optional<Grant> grant(Asked asked, Family family, @Nullable HostedSession session) {
    if (session == null
        || sessions.isDue(asked.server, session)
        || !RefreshGrant.isHolder(family, asked.presented)) {
      return Optional.empty();
    }
    try {
      return Optional.of(RefreshGrant.grant(family, session, asked.presented));
    } catch (OAuthException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
