/**
 * The hosted authorization server, one per Domain and one of the platform: discovery, pushed and
 * plain authorization requests, login and consent page, what people allowed, token, introspection,
 * revocation, userinfo, keys, sign-outs that clients hear of, and the registration of clients. Owns
 * hosted_sessions, hosted_session_clients, logout_deliveries, hosted_clients, registered_clients,
 * initial_access_tokens, consents, refresh_tokens, opaque_tokens, revoked_tokens; routes below
 * /as/{slug}, at the root, and at /v1/admin/clients.
 */
@NullMarked
package dev.plexsphere.authserver;

import org.jspecify.annotations.NullMarked;
