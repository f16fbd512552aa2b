package dev.plexsphere.account;

import dev.plexsphere.ids.DomainId;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Where a person's sessions can be ended; the hosted server gives it. */
@FunctionalInterface
public interface AccountSessions {
  /** Ends all of them, in the transaction that disables the account or changes its password. */
  void endAll(Handle tx, DomainId domain, UUID account);
}
