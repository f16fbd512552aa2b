/**
 * The hosted authorization server, one per Domain: discovery, authorize, login page, token,
 * userinfo, keys. Owns hosted_sessions, hosted_clients; routes below /as/{slug}.
 */
@NullMarked
package dev.plexsphere.authserver;

import org.jspecify.annotations.NullMarked;
