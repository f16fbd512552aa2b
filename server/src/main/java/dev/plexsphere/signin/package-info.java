/**
 * Browser sign-in: which binding, the round trip, the callback. Routes /v1/auth/sign-in and
 * /v1/auth/callback.
 */
@NullMarked
package dev.plexsphere.signin;

import org.jspecify.annotations.NullMarked;
