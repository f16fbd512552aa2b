package dev.plexsphere.codes;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secrets;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** What makes an assertion or a proof work once. */
public final class UsedAssertions {
  private final UsedAssertionRows rows = new UsedAssertionRows();

  /**
   * Uses an assertion up, if the surrounding transaction commits. Of any number that present the
   * same one, on whichever nodes, one gets true: the row comes back only to who wrote it.
   *
   * @param id its {@code jti}, which {@code issuer} gives to no other
   * @param goodUntil after this it does not verify any more, on any node
   */
  public boolean use(Handle tx, DomainId domain, String issuer, String id, Instant goodUntil) {
    // of issuer and jti together, so told apart that no two pairs read the same
    return use(tx, domain, issuer.length() + ":" + issuer + id, goodUntil);
  }

  /** The same, by a name that nothing else has. */
  public boolean use(Handle tx, DomainId domain, String name, Instant goodUntil) {
    return rows.insert(tx, domain, Secrets.sha256(name), goodUntil);
  }

  /** Removes what no assertion needs any more, at most 10 000 rows; returns how many. */
  public int deleteExpired(Handle tx, Instant now) {
    return rows.deleteExpired(tx, now);
  }
}
