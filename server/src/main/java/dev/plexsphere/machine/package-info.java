/** Machines sign in: /v1/auth/service/token. */
@NullMarked
package dev.plexsphere.machine;

import org.jspecify.annotations.NullMarked;
