package dev.plexsphere.device;

import dev.plexsphere.device.DeviceRequest.Status;
import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** How a row of device_requests, in a statement that calls it {@code r}, is asked for and read. */
final class DeviceRows {
  private DeviceRows() {}

  /** Domain and binding are active, and the policy of this moment allows the login. */
  static final String LIVE =
      """
      EXISTS (
        SELECT 1 FROM domains d JOIN idp_bindings b ON b.id = r.idp_binding_id
        WHERE d.id = r.domain_id AND d.status = 'active' AND b.status = 'active'
          AND (b.domain_id = d.id OR b.domain_id IS NULL)
          AND d.device_policy <> 'off'
          AND (d.device_policy <> 'number-match' OR r.number_match OR r.status = 'pending')
          AND (r.user_id IS NULL OR r.status = 'declined' OR EXISTS (
            SELECT 1 FROM users u
            WHERE u.domain_id = r.domain_id AND u.id = r.user_id AND u.status = 'active')))
      """;

  static final String COLUMNS =
      " r.*, (SELECT name FROM domains WHERE id = r.domain_id) AS domain_name, "
          + LIVE
          + " AS live ";

  static DeviceRequest read(ResultSet row, StatementContext context) throws SQLException {
    var wish = row.getString("oauth_wish");
    var token = row.getObject("token_id", UUID.class);
    return new DeviceRequest(
        row.getObject("id", UUID.class),
        new DomainId(row.getObject("domain_id", UUID.class)),
        row.getString("domain_name"),
        new BindingId(row.getObject("idp_binding_id", UUID.class)),
        new UserCode(row.getString("user_code")),
        Status.ofWire(row.getString("status")),
        row.getString("client_name"),
        row.getString("host_name"),
        new NetworkAddress(row.getString("address")),
        row.getBoolean("number_match"),
        row.getInt("number_tries"),
        instant(row, "number_until"),
        row.getInt("interval_seconds"),
        row.getBoolean("polled_early"),
        row.getBoolean("live"),
        row.getObject("user_id", UUID.class),
        hex(row, "session_hash"),
        instant(row, "auth_time"),
        row.getString("subject"),
        wish == null ? null : Json.readTrusted(wish, Wish.class),
        token == null ? null : new ApiTokenId(token),
        hex(row, "hosted_session"),
        instant(row, "token_expires_at"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }

  private static @Nullable String hex(ResultSet row, String column) throws SQLException {
    var value = row.getBytes(column);
    return value == null ? null : HexFormat.of().formatHex(value);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
