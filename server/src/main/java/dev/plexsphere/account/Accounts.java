package dev.plexsphere.account;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table accounts. The only class that names it. */
final class Accounts {
  private static final String COLUMNS =
      "id, domain_id, username, email, display_name, password_hash, password_changed_at, status";

  /** An account with what its password hashes to. */
  record Row(Account account, String passwordHash) {
    /** Never the hash. */
    @Override
    public String toString() {
      return "Row(" + account.id() + ")";
    }
  }

  /** False, and nothing written, when the Domain has the name. */
  boolean insert(Handle tx, Account account, String passwordHash) {
    return tx.createUpdate(
                """
                INSERT INTO accounts
                  (id, domain_id, username, email, display_name, password_hash,
                   password_changed_at, created_at)
                VALUES (:id, :domain, :username, :email, :displayName, :hash, :now, :now)
                ON CONFLICT (domain_id, username) DO NOTHING
                """)
            .bind("id", account.id())
            .bind("domain", account.domain().value())
            .bind("username", account.username())
            .bind("email", account.email())
            .bind("displayName", account.displayName())
            .bind("hash", passwordHash)
            .bind("now", utc(account.passwordChangedAt()))
            .execute()
        == 1;
  }

  Optional<Row> findByName(Handle handle, DomainId domain, String username) {
    return handle
        .createQuery(
            "SELECT " + COLUMNS + " FROM accounts WHERE domain_id = :domain AND username = :name")
        .bind("domain", domain.value())
        .bind("name", username)
        .map(Accounts::read)
        .findOne();
  }

  Optional<Row> find(Handle handle, DomainId domain, UUID id) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM accounts WHERE domain_id = :domain AND id = :id")
        .bind("domain", domain.value())
        .bind("id", id)
        .map(Accounts::read)
        .findOne();
  }

  List<Row> list(Handle handle, DomainId domain, int limit) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM accounts WHERE domain_id = :domain ORDER BY username LIMIT :limit")
        .bind("domain", domain.value())
        .bind("limit", limit)
        .map(Accounts::read)
        .list();
  }

  boolean setPassword(Handle tx, DomainId domain, UUID id, String passwordHash, Instant now) {
    return tx.createUpdate(
                """
                UPDATE accounts SET password_hash = :hash, password_changed_at = :now
                WHERE domain_id = :domain AND id = :id
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

  /** False when the account is unknown or has the status. */
  boolean setActive(Handle tx, DomainId domain, UUID id, boolean active) {
    var status = active ? "active" : "disabled";
    return tx.createUpdate(
                """
                UPDATE accounts SET status = :status
                WHERE domain_id = :domain AND id = :id AND status <> :status
                """)
            .bind("domain", domain.value())
            .bind("id", id)
            .bind("status", status)
            .execute()
        == 1;
  }

  private static Row read(ResultSet row, StatementContext context) throws SQLException {
    var account =
        new Account(
            row.getObject("id", UUID.class),
            new DomainId(row.getObject("domain_id", UUID.class)),
            row.getString("username"),
            row.getString("email"),
            row.getString("display_name"),
            row.getObject("password_changed_at", OffsetDateTime.class).toInstant(),
            row.getString("status").equals("active"));
    return new Row(account, row.getString("password_hash"));
  }
}
