/**
 * Who is asking: the principal behind a cookie or a bearer token, and which door takes which
 * credential. Route /v1/auth/whoami.
 */
@NullMarked
package dev.plexsphere.authn;

import org.jspecify.annotations.NullMarked;
