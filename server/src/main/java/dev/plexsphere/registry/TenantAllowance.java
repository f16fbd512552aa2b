package dev.plexsphere.registry;

import org.jdbi.v3.core.Handle;

/** Whether the installation may have one tenant more; a license says so. */
@FunctionalInterface
public interface TenantAllowance {
  /**
   * Passes, or says why not. Runs in the transaction of the registration, which no other overtakes.
   *
   * @param existing how many tenants there are, deleted ones left out
   * @throws dev.plexsphere.kit.RefusedException such as {@code license_tenant_limit}
   */
  void check(Handle tx, long existing);
}
