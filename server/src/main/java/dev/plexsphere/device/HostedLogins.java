package dev.plexsphere.device;

import dev.plexsphere.ids.DomainId;
import org.jdbi.v3.core.Handle;

/** Where what OAuth clients were handed can be ended; the hosted server gives it. */
@FunctionalInterface
public interface HostedLogins {
  /**
   * Ends a hosted session; again is no error.
   *
   * @param session its key
   */
  void end(Handle tx, DomainId domain, String session);
}
