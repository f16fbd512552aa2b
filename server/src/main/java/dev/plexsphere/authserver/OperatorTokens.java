package dev.plexsphere.authserver;

import dev.plexsphere.account.Account;
import dev.plexsphere.authn.Operator;
import dev.plexsphere.authn.Operator.Verdict;
import dev.plexsphere.authserver.OperatorReads.Person;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.db.SharedWork;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Checks the access tokens of operators. What a token says of itself is only where it begins: that
 * the platform, the session, the account and the role are still there is asked of the database each
 * time, for everybody who asks at that moment together. Nothing is cached, so whatever is taken
 * away is gone on the next request. Thread-safe.
 */
final class OperatorTokens implements Operator.Verifier, AutoCloseable {
  private final HostedServers servers;
  private final TokenReader reader;
  private final Database database;
  private final InstantSource clock;
  private final OperatorReads rows = new OperatorReads();
  private final SharedWork<String, Optional<Person>> reads;

  OperatorTokens(
      HostedServers servers, TokenReader reader, Database database, InstantSource clock) {
    this.servers = servers;
    this.reader = reader;
    this.database = database;
    this.clock = clock;
    this.reads = new SharedWork<>("operators", this::read);
  }

  /**
   * @throws RefusedException {@code overloaded} or {@code datastore_unavailable}
   */
  @Override
  public Verdict verify(String token) {
    var access =
        reader
            .access(servers.platformIssuer(), DomainId.PLATFORM, Client.API, token)
            .filter(
                good -> good.audiences().size() == 1) // an operator's power is for our API alone
            .filter(good ->
                !good.confirmation().isBound()) // our API asks for no proof, so it takes none
            .filter(good -> good.tenantId().equals(DomainId.PLATFORM.tenantId()));
    if (access.isEmpty()) {
      return new Verdict.Invalid();
    }
    var good = access.get();
    return reads
        .ask(good.session())
        .filter(person -> person.account().equals(good.account()))
        .map(person -> verdict(person, good.session()))
        .orElseGet(Verdict.Invalid::new);
  }

  private static Verdict verdict(Person person, String session) {
    return person.roles().contains(Account.PLATFORM_ADMIN)
        ? new Verdict.Admitted(new Operator(person.account(), person.email(), session))
        : new Verdict.Lacking();
  }

  private List<Optional<Person>> read(List<String> sessions) {
    var found = database.read(handle -> rows.find(handle, sessions, clock.instant()));
    return sessions.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
  }

  @Override
  public void close() {
    reads.close();
  }
}
