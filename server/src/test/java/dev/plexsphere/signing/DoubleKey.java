package dev.plexsphere.signing;

import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.verifier.SignedBytes;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.VerifyingKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;

/** A key of {@link SignerDouble}. */
record DoubleKey(String id, KeyPair pair, Instant since) {
  static DoubleKey made(String id) {
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new DoubleKey(id, pair, Clocks.system().instant());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The 32 bytes of the public half. */
  byte[] raw() {
    return VerifyingKey.raw(pair.getPublic());
  }

  byte[] sign(SigningContext context, byte[] canonical) {
    try {
      var signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(SignedBytes.of(context, canonical));
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
