package dev.plexsphere;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.db.DatabaseAddress;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.TestDatabase;
import java.util.UUID;

/** A migrated database of its own for a test. */
public final class Databases {
  private static final int CONNECTIONS = 12;

  private Databases() {}

  /** A copy of the migrated schema, without rows. */
  public static TestDatabase migrated() {
    return TestDatabase.fromTemplate(
        "server",
        empty -> {
          try (var database = open(empty)) {
            database.migrate();
          }
        });
  }

  /** A pool on {@code database}; the caller closes it. */
  public static Database open(TestDatabase database) {
    return Database.open(
        new DatabaseAddress(database.jdbcUrl(), database.user(), new Secret(database.password())),
        new Database.Schema("plexsphere", "db/migration"),
        CONNECTIONS);
  }

  /** An active Domain. */
  public static DomainId domain(Database database, UUID id, String slug) {
    database.inTransaction(tx ->
        tx.execute(
            "INSERT INTO domains (id, slug, name, created_at, updated_at)"
                + " VALUES (?, ?, initcap(?), now(), now())",
            id,
            slug,
            slug));
    return new DomainId(id);
  }
}
