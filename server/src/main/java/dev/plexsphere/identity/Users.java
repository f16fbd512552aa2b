package dev.plexsphere.identity;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.time.Clocks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables users and user_links. */
final class Users {

  Optional<User> find(Handle tx, DomainId domain, UUID id) {
    return tx.createQuery(
            """
            SELECT id, domain_id, display_name, email, status FROM users
            WHERE domain_id = :domain AND id = :id
            """)
        .bind("domain", domain.value())
        .bind("id", id)
        .map(Users::read)
        .findOne();
  }

  /** The only way to recognise a person who comes back. */
  Optional<User> findByLink(Handle tx, DomainId domain, String issuer, String subject) {
    return tx.createQuery(
            """
            SELECT u.id, u.domain_id, u.display_name, u.email, u.status
            FROM user_links l JOIN users u ON u.domain_id = l.domain_id AND u.id = l.user_id
            WHERE l.domain_id = :domain AND l.issuer = :issuer AND l.subject = :subject
            """)
        .bind("domain", domain.value())
        .bind("issuer", issuer)
        .bind("subject", subject)
        .map(Users::read)
        .findOne();
  }

  /** False, with nothing written, when another sign-in has just linked the same person. */
  boolean insert(Handle tx, User user, String issuer, String subject, Instant now) {
    tx.createUpdate(
            """
            INSERT INTO users (id, domain_id, display_name, email, created_at, last_sign_in_at)
            VALUES (:id, :domain, :name, :email, :now, :now)
            """)
        .bind("id", user.id())
        .bind("domain", user.domain().value())
        .bind("name", user.displayName())
        .bind("email", user.email())
        .bind("now", Clocks.utc(now))
        .execute();
    boolean linked =
        tx.createUpdate(
                    """
                    INSERT INTO user_links (domain_id, issuer, subject, user_id, created_at)
                    VALUES (:domain, :issuer, :subject, :id, :now)
                    ON CONFLICT DO NOTHING
                    """)
                .bind("domain", user.domain().value())
                .bind("issuer", issuer)
                .bind("subject", subject)
                .bind("id", user.id())
                .bind("now", Clocks.utc(now))
                .execute()
            == 1;
    if (!linked) {
      tx.createUpdate("DELETE FROM users WHERE domain_id = :domain AND id = :id")
          .bind("domain", user.domain().value())
          .bind("id", user.id())
          .execute();
    }
    return linked;
  }

  void seen(Handle tx, User user, Instant now) {
    tx.createUpdate(
            """
            UPDATE users SET display_name = :name, email = :email, last_sign_in_at = :now
            WHERE domain_id = :domain AND id = :id
            """)
        .bind("name", user.displayName())
        .bind("email", user.email())
        .bind("now", Clocks.utc(now))
        .bind("domain", user.domain().value())
        .bind("id", user.id())
        .execute();
  }

  void moveLinks(Handle tx, DomainId domain, String from, String to) {
    tx.createUpdate(
            """
            UPDATE user_links l SET issuer = :to
            WHERE domain_id = :domain AND issuer = :from
              AND NOT EXISTS (SELECT FROM user_links o
                              WHERE o.domain_id = :domain AND o.issuer = :to AND o.subject = l.subject)
            """)
        .bind("to", to)
        .bind("from", from)
        .bind("domain", domain.value())
        .execute();
  }

  boolean setStatus(Handle tx, DomainId domain, UUID id, boolean active) {
    return tx.createUpdate(
                "UPDATE users SET status = :status WHERE domain_id = :domain AND id = :id")
            .bind("status", active ? "active" : "disabled")
            .bind("domain", domain.value())
            .bind("id", id)
            .execute()
        == 1;
  }

  private static User read(ResultSet row, StatementContext context) throws SQLException {
    return new User(
        row.getObject("id", UUID.class),
        new DomainId(row.getObject("domain_id", UUID.class)),
        row.getString("display_name"),
        row.getString("email"),
        row.getString("status").equals("active"));
  }
}
