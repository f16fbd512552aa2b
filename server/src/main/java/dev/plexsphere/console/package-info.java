/**
 * The operators' console: server-rendered pages below /admin-console that work without scripts. It
 * is a client of the platform's own authorization server and keeps its tokens on this side; what it
 * does it does through the services that the admin API calls. Owns the table console_sessions.
 */
@NullMarked
package dev.plexsphere.console;

import org.jspecify.annotations.NullMarked;
