package dev.plexsphere.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Machines of one Domain, enough that none of them reaches its limit of live tokens in a run. They
 * are copies of the demo machine, written straight into its tables, and share its secret.
 */
final class Machines {
  private static final int COUNT = 2_000;

  private Machines() {}

  /** What a machine presents. */
  record Client(String id, String secret) {
    /** The body of its request for a token. */
    String body() {
      return "{\"grant_type\":\"client_credentials\",\"client_id\":\""
          + id
          + "\",\"client_secret\":\""
          + secret
          + "\"}";
    }
  }

  /** Makes them, unless an earlier run has. */
  static List<Client> provide(Connection database, Client demo) throws SQLException {
    run(
        database,
        """
        INSERT INTO plexsphere.hosted_clients (domain_id, client_id, secret_hash, created_at)
        SELECT domain_id, 'bench-' || n, secret_hash, created_at
        FROM plexsphere.hosted_clients, generate_series(1, ?) n WHERE client_id = ?
        ON CONFLICT DO NOTHING
        """,
        demo);
    run(
        database,
        """
        INSERT INTO plexsphere.service_identities (id, domain_id, idp_binding_id, display_name, client_id, hosted,
                                                   subject, federation_kind, created_at)
        SELECT gen_random_uuid(), domain_id, idp_binding_id, display_name, 'bench-' || n, hosted,
               'bench-' || n, federation_kind, created_at
        FROM plexsphere.service_identities, generate_series(1, ?) n WHERE client_id = ?
        ON CONFLICT DO NOTHING
        """,
        demo);
    var clients = new ArrayList<Client>();
    for (int n = 1; n <= COUNT; n++) {
      clients.add(new Client("bench-" + n, demo.secret()));
    }
    return clients;
  }

  /** The name of their Domain. */
  static String slug(Connection database, Client demo) throws SQLException {
    var sql =
        """
        SELECT d.slug FROM plexsphere.domains d
        JOIN plexsphere.hosted_clients c ON c.domain_id = d.id WHERE c.client_id = ?
        """;
    try (var statement = database.prepareStatement(sql)) {
      statement.setString(1, demo.id());
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private static void run(Connection database, String sql, Client demo) throws SQLException {
    try (var statement = database.prepareStatement(sql)) {
      statement.setInt(1, COUNT);
      statement.setString(2, demo.id());
      statement.executeUpdate();
    }
  }

  /** Throws away all tokens and the requests that led to them, so that every row begins alike. */
  static void forgetTokens(Connection database) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.execute("DELETE FROM plexsphere.device_requests");
      statement.execute("DELETE FROM plexsphere.api_tokens");
      statement.execute("VACUUM (ANALYZE) plexsphere.api_tokens, plexsphere.device_requests");
    }
  }
}
