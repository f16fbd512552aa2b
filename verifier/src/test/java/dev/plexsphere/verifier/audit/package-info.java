/** Exports and what becomes of them. */
@NullMarked
package dev.plexsphere.verifier.audit;

import org.jspecify.annotations.NullMarked;
