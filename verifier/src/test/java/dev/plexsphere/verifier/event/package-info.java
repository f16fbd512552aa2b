/** Events and what becomes of forged ones. */
@NullMarked
package dev.plexsphere.verifier.event;

import org.jspecify.annotations.NullMarked;
