package dev.plexsphere.authserver;

import dev.plexsphere.ids.DomainId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Statements about the rows of one client, {@code :client} of {@code :domain}. */
final class ClientRows {
  private ClientRows() {}

  static Update update(Handle tx, String sql, DomainId domain, String clientId) {
    return tx.createUpdate(sql).bind("domain", domain.value()).bind("client", clientId);
  }
}
