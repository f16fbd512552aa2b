package dev.plexsphere.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.Databases;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.tenancy.DomainService;
import dev.plexsphere.testkit.SteppingClock;
import dev.plexsphere.testkit.TestDatabase;
import dev.plexsphere.throttle.ThrottleService;

/** Two Domains, an account service with cheap hashes, and its clock. */
final class AccountDesk implements AutoCloseable {
  static final String ADA = "ada@acme.example";
  static final Secret RIGHT = new Secret("correct horse battery");
  static final Secret WRONG = new Secret("correct horse batterie");
  static final Secret NEXT = new Secret("a walk along the river");
  static final String HERE = "192.0.2.1";

  final SteppingClock clock = new SteppingClock();
  final TestDatabase sql = Databases.migrated();
  final Database database = Databases.open(sql);
  private final Ids ids = Ids.uuidV7(clock, Secrets.random());
  private final Ledger ledger = new Ledger(ids, clock, () -> {});
  final Domain acme = new DomainService(database, ledger, ids, clock).create("acme", "Acme Corp");
  final Domain beta = new DomainService(database, ledger, ids, clock).create("beta", "Beta LLC");
  final HashPool pool = new HashPool(2, 32);
  final AccountService accounts = service(new Argon2id(64, 1, 1), pool);

  AccountService service(Argon2id argon2id, HashPool hashes) {
    var throttle = new ThrottleService(database, clock);
    return new AccountService(
        database, ledger, ids, clock, hashes, throttle, (_, _, _) -> {}, argon2id);
  }

  Account ada() {
    return create(acme.id(), ADA, RIGHT);
  }

  Account create(DomainId domain, String email, Secret password) {
    return database.transaction(tx -> accounts.create(tx, domain, email, "Ada Lovelace", password));
  }

  Authentication tries(String username, Secret password) {
    return accounts.authenticate(acme, username, password, HERE);
  }

  String facts() {
    return sql.ask(
        "SELECT coalesce(string_agg(kind || ' ' || object, E'\\n'), '') FROM plexsphere.ledger");
  }

  static void refused(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().code()).isEqualTo(code));
  }

  @Override
  public void close() {
    database.close();
  }
}
