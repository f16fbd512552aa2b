/**
 * Checks events as they come, by somebody who trusts one first key and nobody else: {@link
 * dev.plexsphere.verifier.event.EventVerifier}.
 */
@NullMarked
package dev.plexsphere.verifier.event;

import org.jspecify.annotations.NullMarked;
