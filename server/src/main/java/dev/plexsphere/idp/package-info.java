/**
 * Who vouches. Identity provider bindings: discovery, keys, the channel to an issuer (HTTP or in
 * process), the guard on what we fetch; SPIFFE trust domains and their bundles. Owns idp_bindings;
 * routes /v1/admin/idp and /v1/auth/idp-bindings.
 */
@NullMarked
package dev.plexsphere.idp;

import org.jspecify.annotations.NullMarked;
