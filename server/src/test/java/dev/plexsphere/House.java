package dev.plexsphere;

import dev.plexsphere.identity.ServiceIdentityService;
import dev.plexsphere.identity.UserService;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.tenancy.DomainService;
import dev.plexsphere.testkit.SteppingClock;
import dev.plexsphere.testkit.TestDatabase;

/** The lower floors on a database of their own, with a clock that moves by hand. */
public final class House implements AutoCloseable {
  public final TestDatabase rows = Databases.migrated();
  public final Database database = Databases.open(rows);
  public final SteppingClock clock = new SteppingClock();
  public final Ids ids = Ids.uuidV7(clock, Secrets.random());
  public final Ledger ledger = new Ledger(ids, clock, () -> {});
  public final KeyEncryptionKey kek = KeyEncryptionKey.parse(KeyEncryptionKey.generate());
  public final DomainService domains = new DomainService(database, ledger, ids, clock);
  public final BindingService bindings =
      new BindingService(
          database, ledger, ids, clock, kek, slug -> "http://localhost:8080/as/" + slug);
  public final UserService users = new UserService(database, ledger, ids, clock);
  public final ServiceIdentityService services =
      new ServiceIdentityService(database, ledger, clock);

  /** The active, hosted binding of {@code domain}. */
  public IdpBinding hosted(Domain domain) {
    return database.transaction(tx -> bindings.createHosted(tx, domain, new BindingId(ids.next())));
  }

  /** The kinds of all facts, oldest first, joined by commas. */
  public String facts() {
    return rows.ask("SELECT string_agg(kind, ',' ORDER BY ctid) FROM plexsphere.ledger");
  }

  @Override
  public void close() {
    services.close();
    domains.close();
    database.close();
    rows.drop();
  }
}
