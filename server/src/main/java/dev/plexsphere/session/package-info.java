/** Browser sessions of the platform: the cookie, CSRF, sign-out. Owns the table sessions. */
@NullMarked
package dev.plexsphere.session;

import org.jspecify.annotations.NullMarked;
