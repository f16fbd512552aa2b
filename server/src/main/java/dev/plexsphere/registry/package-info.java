/**
 * The register of tenants: who may be added, who was, and how one is suspended, resumed and taken
 * away. One set of rules for the admin API and the console. Owns the table tenant_onboardings.
 */
@NullMarked
package dev.plexsphere.registry;

import org.jspecify.annotations.NullMarked;
