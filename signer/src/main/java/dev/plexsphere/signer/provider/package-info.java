/** Where private keys are: made, used and retired there, and never seen outside. */
@NullMarked
package dev.plexsphere.signer.provider;

import org.jspecify.annotations.NullMarked;
