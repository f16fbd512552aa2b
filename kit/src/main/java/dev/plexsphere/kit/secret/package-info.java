/** Randomness, digests, and the key-encryption key. */
@NullMarked
package dev.plexsphere.kit.secret;

import org.jspecify.annotations.NullMarked;
