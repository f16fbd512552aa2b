/**
 * The hosted authorization server, one per Domain and one of the platform: discovery, pushed and
 * plain authorization requests, login page, token, introspection, revocation, userinfo, keys. Owns
 * hosted_sessions, hosted_clients, refresh_tokens, revoked_tokens, used_assertions; routes below
 * /as/{slug} and at the root.
 */
@NullMarked
package dev.plexsphere.authserver;

import org.jspecify.annotations.NullMarked;
