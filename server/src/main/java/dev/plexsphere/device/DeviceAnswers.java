package dev.plexsphere.device;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.session.BrowserSession;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The person's side of the table device_requests: each answer is one UPDATE that names its from.
 */
final class DeviceAnswers {

  /** Whatever state it is in. */
  Optional<DeviceRequest> find(Handle tx, UserCode code) {
    return tx.createQuery(
            "SELECT" + DeviceRows.COLUMNS + "FROM device_requests r WHERE user_code = :code")
        .bind("code", code.value())
        .map(DeviceRows::read)
        .findOne();
  }

  /**
   * A person says yes: of 64 that do at once, one does. The session must be of the request's Domain
   * and binding, and the policy of this moment must allow it.
   *
   * @param sameNetwork browser and program have the same address
   */
  Optional<DeviceRequest> approve(
      Handle tx,
      UUID id,
      BrowserSession session,
      boolean sameNetwork,
      Instant now,
      Instant numberUntil) {
    var sql =
        """
        UPDATE device_requests r SET status = 'approved', user_id = :user,
          session_hash = :session, auth_time = :authTime, answered_at = :now,
          subject = (SELECT s.subject FROM sessions s WHERE s.id_hash = :session),
          number_until = :numberUntil,
          number_match = number_match OR EXISTS (
            SELECT 1 FROM domains d WHERE d.id = r.domain_id AND d.device_policy = 'number-match')
        WHERE id = :id AND domain_id = :domain AND idp_binding_id = :binding
          AND status = 'pending' AND expires_at > :now
          AND (:sameNetwork OR NOT EXISTS (
            SELECT 1 FROM domains d WHERE d.id = r.domain_id AND d.device_policy = 'same-network'))
          AND EXISTS (
            SELECT 1 FROM users u
            WHERE u.domain_id = r.domain_id AND u.id = :user AND u.status = 'active')
        """
            + " AND "
            + DeviceRows.LIVE
            + " RETURNING"
            + DeviceRows.COLUMNS;
    return tx.createQuery(sql)
        .bind("id", id)
        .bind("domain", session.domain().value())
        .bind("binding", session.binding().value())
        .bind("user", session.userId())
        .bind("session", HexFormat.of().parseHex(session.key()))
        .bind("authTime", utc(session.authTime()))
        .bind("sameNetwork", sameNetwork)
        .bind("numberUntil", utc(numberUntil))
        .bind("now", utc(now))
        .map(DeviceRows::read)
        .findOne();
  }

  /** A person says no. False when it was answered or over before. */
  boolean decline(Handle tx, UUID id, BrowserSession session, Instant now) {
    return tx.createUpdate(
                """
                UPDATE device_requests SET status = 'declined', user_id = :user,
                  session_hash = :session, answered_at = :now
                WHERE id = :id AND status = 'pending' AND expires_at > :now
                """)
            .bind("id", id)
            .bind("user", session.userId())
            .bind("session", HexFormat.of().parseHex(session.key()))
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** The person who approved takes it back; whether or not the program has fetched its token. */
  Optional<DeviceRequest> undo(Handle tx, UUID id, BrowserSession session) {
    return tx.createQuery(
            "UPDATE device_requests r SET status = 'undone' WHERE id = :id"
                + " AND domain_id = :domain AND user_id = :user"
                + " AND status IN ('approved', 'consumed') RETURNING"
                + DeviceRows.COLUMNS)
        .bind("id", id)
        .bind("domain", session.domain().value())
        .bind("user", session.userId())
        .map(DeviceRows::read)
        .findOne();
  }
}
