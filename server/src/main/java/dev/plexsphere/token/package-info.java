/**
 * API tokens: issue, list, rotate, revoke, verify. Owns api_tokens; routes /v1/auth/tokens. Nothing
 * caches: a token that was revoked is refused on the next request, on every node.
 */
@NullMarked
package dev.plexsphere.token;

import org.jspecify.annotations.NullMarked;
