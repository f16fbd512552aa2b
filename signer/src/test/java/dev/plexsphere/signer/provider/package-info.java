@NullMarked
package dev.plexsphere.signer.provider;

import org.jspecify.annotations.NullMarked;
