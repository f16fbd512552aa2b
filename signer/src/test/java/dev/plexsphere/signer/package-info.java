@NullMarked
package dev.plexsphere.signer;

import org.jspecify.annotations.NullMarked;
