/** Domains, the tenants: slugs, policies, which host belongs to whom. Owns the table domains. */
@NullMarked
package dev.plexsphere.tenancy;

import org.jspecify.annotations.NullMarked;
