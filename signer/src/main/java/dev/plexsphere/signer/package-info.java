/**
 * The signer: the only program that touches an event-signing private key. Its own process, its own
 * schema, its own port.
 */
@NullMarked
package dev.plexsphere.signer;

import org.jspecify.annotations.NullMarked;
