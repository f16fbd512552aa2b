package dev.plexsphere.account;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.PlainSql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table accounts. The only class that names it. */
final class Accounts {
  private static final String COLUMNS =
      "id, domain_id, username, email, display_name, password_hash, password_changed_at, status,"
          + " roles";
  private static final String FIND_ALL =
      "SELECT "
          + COLUMNS
          + " FROM accounts JOIN unnest(?, ?) AS k (of_domain, of_id)"
          + " ON domain_id = of_domain AND id = of_id";

  /** An account with what its password hashes to; null while it is invited. */
  record Row(Account account, @Nullable String passwordHash) {
    /** Never the hash. */
    @Override
    public String toString() {
      return "Row(" + account.id() + ")";
    }
  }

  /** False, and nothing written, when the Domain has the name. */
  boolean insert(Handle tx, Account account, @Nullable String passwordHash) {
    return tx.createUpdate(
                """
                INSERT INTO accounts
                  (id, domain_id, username, email, display_name, password_hash,
                   password_changed_at, status, roles, created_at)
                VALUES
                  (:id, :domain, :username, :email, :displayName, :hash, :now, :status, :roles, :now)
                ON CONFLICT (domain_id, username) DO NOTHING
                """)
            .bind("id", account.id())
            .bind("domain", account.domain().value())
            .bind("username", account.username())
            .bind("email", account.email())
            .bind("displayName", account.displayName())
            .bind("hash", passwordHash)
            .bind("now", utc(account.passwordChangedAt()))
            .bind("status", account.status().wire())
            .bindArray("roles", String.class, account.roles())
            .execute()
        == 1;
  }

  Optional<Row> findByName(Handle handle, DomainId domain, String username) {
    return handle
        .createQuery(
            "SELECT " + COLUMNS + " FROM accounts WHERE domain_id = :domain AND username = :name")
        .bind("domain", domain.value())
        .bind("name", username)
        .map((row, _) -> read(row))
        .findOne();
  }

  Optional<Row> find(Handle handle, DomainId domain, UUID id) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM accounts WHERE domain_id = :domain AND id = :id")
        .bind("domain", domain.value())
        .bind("id", id)
        .map((row, _) -> read(row))
        .findOne();
  }

  List<Account> find(Handle handle, Collection<AccountService.Key> keys) {
    return PlainSql.query(
        handle,
        FIND_ALL,
        row -> read(row).account(),
        keys.stream().map(key -> key.domain().value()).toArray(UUID[]::new),
        keys.stream().map(AccountService.Key::id).toArray(UUID[]::new));
  }

  List<Row> list(Handle handle, DomainId domain, int limit) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM accounts WHERE domain_id = :domain ORDER BY username LIMIT :limit")
        .bind("domain", domain.value())
        .bind("limit", limit)
        .map((row, _) -> read(row))
        .list();
  }

  /** Sets the first password; false when somebody has, or the account is no longer invited. */
  boolean activate(Handle tx, DomainId domain, UUID id, String passwordHash, Instant now) {
    return tx.createUpdate(
                """
                UPDATE accounts
                SET password_hash = :hash, password_changed_at = :now, status = 'active'
                WHERE domain_id = :domain AND id = :id AND status = 'invited'
                """)
            .bind("domain", domain.value())
            .bind("id", id)
            .bind("hash", passwordHash)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** False when the account has the roles, or is unknown. */
  boolean setRoles(Handle tx, DomainId domain, UUID id, List<String> roles) {
    return tx.createUpdate(
                """
                UPDATE accounts SET roles = :roles
                WHERE domain_id = :domain AND id = :id AND roles <> CAST(:roles AS text[])
                """)
            .bind("domain", domain.value())
            .bind("id", id)
            .bindArray("roles", String.class, roles)
            .execute()
        == 1;
  }

  boolean setPassword(Handle tx, DomainId domain, UUID id, String passwordHash, Instant now) {
    return tx.createUpdate(
                """
                UPDATE accounts SET password_hash = :hash, password_changed_at = :now
                WHERE domain_id = :domain AND id = :id AND status <> 'invited'
                """)
            .bind("domain", domain.value())
            .bind("id", id)
            .bind("hash", passwordHash)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** The same password under other parameters: not a change. Loses against one. */
  void rehash(Handle tx, DomainId domain, UUID id, String before, String after) {
    tx.createUpdate(
            """
            UPDATE accounts SET password_hash = :after
            WHERE domain_id = :domain AND id = :id AND password_hash = :before
            """)
        .bind("domain", domain.value())
        .bind("id", id)
        .bind("before", before)
        .bind("after", after)
        .execute();
  }

  /** False when the account is unknown, has the status, or would be active without a password. */
  boolean setActive(Handle tx, DomainId domain, UUID id, boolean active) {
    var status = (active ? Account.Status.ACTIVE : Account.Status.DISABLED).wire();
    return tx.createUpdate(
                """
                UPDATE accounts SET status = :status
                WHERE domain_id = :domain AND id = :id AND status <> :status
                  AND (:status = 'disabled' OR password_hash IS NOT NULL)
                """)
            .bind("domain", domain.value())
            .bind("id", id)
            .bind("status", status)
            .execute()
        == 1;
  }

  private static Row read(ResultSet row) throws SQLException {
    var account =
        new Account(
            row.getObject("id", UUID.class),
            new DomainId(row.getObject("domain_id", UUID.class)),
            row.getString("username"),
            row.getString("email"),
            row.getString("display_name"),
            row.getObject("password_changed_at", OffsetDateTime.class).toInstant(),
            Account.Status.ofWire(row.getString("status")),
            Arrays.asList((String[]) row.getArray("roles").getArray()));
    return new Row(account, row.getString("password_hash"));
  }
}
