/** Keys of a scope and how they follow each other. Owns signing_keys, rotations, key_fetches. */
@NullMarked
package dev.plexsphere.signer.rotation;

import org.jspecify.annotations.NullMarked;
