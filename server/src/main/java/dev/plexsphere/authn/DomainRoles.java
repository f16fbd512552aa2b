package dev.plexsphere.authn;

import dev.plexsphere.ids.DomainId;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What a person's account of the Domain's own hosted server may do there. */
final class DomainRoles {
  /** A foreign provider's subject is no UUID, hence the CASE. */
  private static final String FIND =
      """
      SELECT a.roles
      FROM user_links l
      JOIN idp_bindings b ON b.domain_id = l.domain_id AND b.issuer = l.issuer
        AND b.kind = 'hosted' AND b.status = 'active'
      JOIN accounts a ON a.domain_id = l.domain_id AND a.status = 'active'
        AND a.id = CASE WHEN b.kind = 'hosted' THEN l.subject::uuid END
      WHERE l.domain_id = :domain AND l.user_id = :user
      """;

  /** Empty for who has no account there, or none that is active. */
  List<String> of(Handle handle, DomainId domain, UUID user) {
    return handle
        .createQuery(FIND)
        .bind("domain", domain.value())
        .bind("user", user)
        .map((rows, _) -> Arrays.asList((String[]) rows.getArray(1).getArray()))
        .findFirst()
        .orElse(List.of());
  }
}
