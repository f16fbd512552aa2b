/** What is signed, byte for byte. */
@NullMarked
package dev.plexsphere.verifier;

import org.jspecify.annotations.NullMarked;
