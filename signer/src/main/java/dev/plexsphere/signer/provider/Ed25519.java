package dev.plexsphere.signer.provider;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519 in software. Keys are the JDK's; signatures are made by Amazon's provider where its
 * native library loads, which is some twenty times as fast.
 */
final class Ed25519 {
  private static final Logger LOG = Logger.getLogger(Ed25519.class.getName());
  private static final String NAME = "Ed25519";

  /** Amazon's provider collects a message before it signs, and takes no more than this. */
  private static final int NATIVE_MAX = 1 << 20;

  private Ed25519() {}

  /** Loaded when the first signature is made. */
  private static final class Native {
    static final @Nullable Provider PROVIDER = find();

    private static @Nullable Provider find() {
      try {
        var provider = AmazonCorrettoCryptoProvider.INSTANCE;
        provider.assertHealthy();
        return provider;
      } catch (RuntimeException | LinkageError e) {
        LOG.log(Level.INFO, "the JDK signs: there is no native provider ({0})", e.toString());
        return null;
      }
    }
  }

  static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance(NAME).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  /** Reads PKCS #8. */
  static PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
    return KeyFactory.getInstance(NAME).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  static byte[] sign(PrivateKey key, byte[] message) {
    try {
      var provider = message.length > NATIVE_MAX ? null : Native.PROVIDER;
      var signer =
          provider == null ? Signature.getInstance(NAME) : Signature.getInstance(NAME, provider);
      signer.initSign(key);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new ProviderException("the key cannot sign", e);
    }
  }
}
