package dev.plexsphere.account;

import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.throttle.ThrottleService;
import java.time.InstantSource;

/** The real service with a hash that costs a tenth, for tests that sign in a hundred times. */
public final class QuickAccounts {
  private QuickAccounts() {}

  /** For those whose people have no sessions. */
  public static AccountService service(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      HashPool pool,
      ThrottleService throttle) {
    return service(database, ledger, ids, clock, pool, throttle, (_, _, _) -> {});
  }

  public static AccountService service(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      HashPool pool,
      ThrottleService throttle,
      AccountSessions sessions) {
    return new AccountService(
        database, ledger, ids, clock, pool, throttle, sessions, new Argon2id(1024, 1, 1));
  }
}
