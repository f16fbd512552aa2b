/**
 * Sessions and access at the gateway, on a listener of their own; the administration of access is
 * on the public one. Owns gateway_sessions, gateway_roles, gateway_role_members and
 * gateway_access_rules.
 */
@NullMarked
package dev.plexsphere.gateway;

import org.jspecify.annotations.NullMarked;
