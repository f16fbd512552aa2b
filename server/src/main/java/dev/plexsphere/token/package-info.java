/** API tokens: issue, list, rotate, revoke, verify. Owns api_tokens; routes /v1/auth/tokens. */
@NullMarked
package dev.plexsphere.token;

import org.jspecify.annotations.NullMarked;
