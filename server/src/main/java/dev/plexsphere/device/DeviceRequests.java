package dev.plexsphere.device;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The program's side of the table device_requests: every step of the state machine is one UPDATE
 * that names its from.
 */
final class DeviceRequests {
  /** RFC 8628 section 3.5: what slow_down adds, for this and all further polls. */
  private static final int SLOW_DOWN_SECONDS = 5;

  /** How much too early a poll may come before it counts: timers and two nodes' clocks differ. */
  private static final Duration POLL_GRACE = Duration.ofMillis(500);

  static final int NUMBER_TRIES_MAX = 3;

  private static final String OF_PROGRAM =
      " device_code_hash = :hash AND client_id = :clientId AND (oauth_wish IS NOT NULL) = :oauth"
          + " AND (NOT :oauth OR domain_id = :server::uuid) ";

  /** A request as it begins. */
  record NewRequest(
      UUID id,
      DomainId domain,
      BindingId binding,
      String deviceCode,
      String clientId,
      String clientName,
      String hostName,
      NetworkAddress address,
      String userAgent,
      boolean numberMatch,
      @Nullable Wish wish,
      Duration interval,
      Instant createdAt,
      Instant expiresAt) {}

  /** False, and nothing is written, when the user code is one that was used in the last day. */
  boolean insert(Handle tx, NewRequest request, UserCode userCode) {
    return tx.createUpdate(
                """
                INSERT INTO device_requests (id, domain_id, idp_binding_id, device_code_hash,
                  user_code, status, client_id, client_name, host_name, address, user_agent,
                  number_match, oauth_wish, interval_seconds, next_poll_at, created_at, expires_at)
                VALUES (:id, :domain, :binding, :hash, :userCode, 'pending', :clientId,
                  :clientName, :hostName, :address, :userAgent, :numberMatch, :wish, :interval,
                  :createdAt, :createdAt, :expiresAt)
                ON CONFLICT (user_code) DO NOTHING
                """)
            .bind("id", request.id())
            .bind("domain", request.domain().value())
            .bind("binding", request.binding().value())
            .bind("hash", Secrets.sha256(request.deviceCode()))
            .bind("userCode", userCode.value())
            .bind("clientId", request.clientId())
            .bind("clientName", request.clientName())
            .bind("hostName", request.hostName())
            .bind("address", request.address().text())
            .bind("userAgent", request.userAgent())
            .bind("numberMatch", request.numberMatch())
            .bind("wish", request.wish() == null ? null : Json.text(request.wish()))
            .bind("interval", Math.toIntExact(request.interval().toSeconds()))
            .bind("createdAt", utc(request.createdAt()))
            .bind("expiresAt", utc(request.expiresAt()))
            .execute()
        == 1;
  }

  /**
   * Takes an approved request for its token: of 64 that ask at once, one gets the row. Refuses what
   * is polled too early, over, or no longer allowed by Domain, binding or user.
   *
   * @param numberTyped the number was asked for and has just been typed right
   */
  Optional<DeviceRequest> consume(Handle tx, PollKey key, boolean numberTyped, Instant now) {
    var sql =
        """
        UPDATE device_requests r SET status = 'consumed'
        WHERE status = 'approved' AND expires_at > :now AND number_match = :numberTyped
          AND (:numberTyped OR next_poll_at <= :now)
        """
            + " AND "
            + OF_PROGRAM
            + " AND "
            + DeviceRows.LIVE
            + " RETURNING"
            + DeviceRows.COLUMNS;
    return bindPoll(tx.createQuery(sql), key, now)
        .bind("numberTyped", numberTyped)
        .map(DeviceRows::read)
        .findOne();
  }

  /** Notes which session the request of an OAuth client became. */
  void handedOver(Handle tx, UUID id, byte[] hostedSession, Instant expiresAt) {
    tx.createUpdate(
            """
            UPDATE device_requests SET hosted_session = :session, token_expires_at = :expiresAt
            WHERE id = :id
            """)
        .bind("id", id)
        .bind("session", hostedSession)
        .bind("expiresAt", utc(expiresAt))
        .execute();
  }

  /** Notes which token the request became. */
  void handedOver(Handle tx, UUID id, ApiTokenId token, Instant tokenExpiresAt) {
    tx.createUpdate(
            """
            UPDATE device_requests SET token_id = :token, token_expires_at = :tokenExpiresAt
            WHERE id = :id
            """)
        .bind("id", id)
        .bind("token", token.value())
        .bind("tokenExpiresAt", utc(tokenExpiresAt))
        .execute();
  }

  /**
   * Notes a poll of an open request. One that comes too early makes the interval 5 s longer, for
   * itself and all later ones (RFC 8628 section 3.5).
   */
  Optional<DeviceRequest> poll(Handle tx, PollKey key, Instant now) {
    var sql =
        """
        UPDATE device_requests r SET
          polled_early = next_poll_at > :now,
          interval_seconds = interval_seconds + CASE WHEN next_poll_at > :now THEN :slowDown ELSE 0 END,
          next_poll_at = :now - make_interval(secs => :grace) + make_interval(secs =>
            interval_seconds + CASE WHEN next_poll_at > :now THEN :slowDown ELSE 0 END)
        WHERE status IN ('pending', 'approved') AND expires_at > :now AND\
        """
            + OF_PROGRAM
            + " RETURNING"
            + DeviceRows.COLUMNS;
    return bindPoll(tx.createQuery(sql), key, now)
        .bind("slowDown", SLOW_DOWN_SECONDS)
        .bind("grace", POLL_GRACE.toMillis() / 1000.0)
        .map(DeviceRows::read)
        .findOne();
  }

  /**
   * Counts one try at the number. The row stays locked until the caller has ended the request on
   * the last one, so that tries at once are looked at one after the other.
   */
  Optional<DeviceRequest> tryNumber(Handle tx, PollKey key, Instant now) {
    var sql =
        """
        UPDATE device_requests r SET number_tries = number_tries + 1
        WHERE status = 'approved' AND number_match AND number_until > :now
          AND expires_at > :now AND\
        """
            + OF_PROGRAM
            + " RETURNING"
            + DeviceRows.COLUMNS;
    return bindPoll(tx.createQuery(sql), key, now).map(DeviceRows::read).findOne();
  }

  /** Whatever state it is in, of this client. */
  Optional<DeviceRequest> find(Handle tx, PollKey key) {
    return bindKey(
            tx.createQuery(
                "SELECT" + DeviceRows.COLUMNS + "FROM device_requests r WHERE" + OF_PROGRAM),
            key)
        .map(DeviceRows::read)
        .findOne();
  }

  /** Ends an approved request without a token. False when it was not approved any more. */
  boolean fail(Handle tx, UUID id) {
    return tx.createUpdate(
                "UPDATE device_requests SET status = 'failed' WHERE id = :id"
                    + " AND status IN ('pending', 'approved')")
            .bind("id", id)
            .execute()
        == 1;
  }

  /**
   * The program gives up. A token it had already been handed counts too: it was never saved.
   *
   * @return the request as it is now; empty when there was nothing to give up
   */
  Optional<DeviceRequest> withdraw(Handle tx, String deviceCode) {
    return tx.createQuery(
            "UPDATE device_requests r SET status = 'withdrawn' WHERE device_code_hash = :hash"
                + " AND status IN ('pending', 'approved', 'consumed') RETURNING"
                + DeviceRows.COLUMNS)
        .bind("hash", Secrets.sha256(deviceCode))
        .map(DeviceRows::read)
        .findOne();
  }

  /** Removes what ended before {@code before}; until then its codes are never used again. */
  int deleteExpired(Handle tx, Instant before) {
    return tx.createUpdate("DELETE FROM device_requests WHERE expires_at < :before")
        .bind("before", utc(before))
        .execute();
  }

  private static <T extends SqlStatement<T>> T bindPoll(T statement, PollKey key, Instant now) {
    return bindKey(statement, key).bind("now", utc(now));
  }

  private static <T extends SqlStatement<T>> T bindKey(T statement, PollKey key) {
    var server = key.server();
    return statement
        .bind("hash", Secrets.sha256(key.deviceCode()))
        .bind("clientId", key.clientId())
        .bind("oauth", server != null)
        .bind("server", server == null ? null : server.value());
  }
}
