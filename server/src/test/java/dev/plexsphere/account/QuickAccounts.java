package dev.plexsphere.account;

import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.throttle.ThrottleService;
import java.time.InstantSource;

/** The real service with a hash that costs a tenth, for tests that sign in a hundred times. */
public final class QuickAccounts {
  private QuickAccounts() {}

  public static AccountService service(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      HashPool pool,
      ThrottleService throttle) {
    return new AccountService(
        database, ledger, ids, clock, pool, throttle, new Argon2id(1024, 1, 1));
  }
}
