/**
 * Makes what an installation begins with. Now: a Domain with its binding, a machine with its
 * client, each in one transaction. Later: the setup gate.
 */
@NullMarked
package dev.plexsphere.setup;

import org.jspecify.annotations.NullMarked;
