@NullMarked
package dev.plexsphere.signer.pkcs11;

import org.jspecify.annotations.NullMarked;
