/**
 * Private keys in a token (PKCS #11 2.40, EdDSA of 3.0), through the JDK's foreign function
 * interface: its own PKCS #11 provider knows no Ed25519.
 */
@NullMarked
package dev.plexsphere.signer.pkcs11;

import org.jspecify.annotations.NullMarked;
