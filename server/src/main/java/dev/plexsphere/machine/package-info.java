/**
 * Machines sign in: /v1/auth/service/token. Owns no table; a machine is identity's, its secret its
 * issuer's, its token token's.
 */
@NullMarked
package dev.plexsphere.machine;

import org.jspecify.annotations.NullMarked;
