package dev.plexsphere.registry;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import org.jdbi.v3.core.Handle;

/**
 * Makes a Domain that people can sign in to. A port: what a Domain begins with is decided above.
 */
@FunctionalInterface
public interface TenantMaker {
  /**
   * Makes it in the caller's transaction.
   *
   * @param binding the id of its first binding
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_domain} or {@code
   *     domain_slug_conflict}
   */
  void make(Handle tx, DomainId id, String slug, String name, BindingId binding);
}
