/**
 * Makes what an installation begins with: a Domain with its binding, a machine with its client, and
 * behind the setup gate the platform itself with its first operator. Owns setup_gate.
 */
@NullMarked
package dev.plexsphere.setup;

import org.jspecify.annotations.NullMarked;
