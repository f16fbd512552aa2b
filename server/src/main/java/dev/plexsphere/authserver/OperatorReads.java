package dev.plexsphere.authserver;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.PlainSql;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** One statement for everything an operator's access token hangs on. */
final class OperatorReads {
  private static final String FIND =
      """
      SELECT s.id_hash, a.id, a.email, a.roles
      FROM hosted_sessions s
      JOIN domains d ON d.id = s.domain_id AND d.status = 'active'
      JOIN accounts a ON a.domain_id = s.domain_id AND a.id = s.account_id
        AND a.status = 'active' AND a.password_changed_at <= s.auth_time
      WHERE s.domain_id = ? AND s.id_hash = ANY (?) AND s.expires_at > ? AND s.idle_until > ?
      """;

  /** Somebody whose session is alive, whose account is active, and what they may do now. */
  record Person(UUID account, String email, List<String> roles) {}

  /** The people of these sessions of the platform; a session that is over is not in the answer. */
  Map<String, Person> find(Handle handle, List<String> sessions, Instant now) {
    return PlainSql.map(
        handle,
        FIND,
        row -> HexFormat.of().formatHex(row.getBytes(1)),
        row ->
            new Person(
                row.getObject(2, UUID.class),
                row.getString(3),
                Arrays.asList((String[]) row.getArray(4).getArray())),
        DomainId.PLATFORM.value(),
        sessions.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new),
        now,
        now);
  }
}
