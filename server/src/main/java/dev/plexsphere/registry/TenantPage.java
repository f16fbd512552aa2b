package dev.plexsphere.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of the list of tenants, by slug.
 *
 * @param after where the next part begins behind; null at the end
 */
public record TenantPage(List<Tenant> tenants, @Nullable String after) {}
