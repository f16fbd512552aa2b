package dev.plexsphere.jwk;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Signatures as fast as this machine can: Amazon's provider, asked for by name, signs about ten
 * times as fast as the JDK's, which stands in where there is no native library. Never installed
 * globally.
 */
final class NativeSignatures {
  private static final Logger LOG = Logger.getLogger(NativeSignatures.class.getName());

  /** Loaded at first use: it costs 200 ms that a start must not wait for. */
  private static final @Nullable Provider PROVIDER = find();

  private NativeSignatures() {}

  private static @Nullable Provider find() {
    try {
      var provider = AmazonCorrettoCryptoProvider.INSTANCE;
      provider.assertHealthy();
      return provider;
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.INFO, "the JDK makes signatures: no native provider ({0})", e.toString());
      return null;
    }
  }

  /** The provider; null where the JDK has to do. */
  static @Nullable Provider provider() {
    return PROVIDER;
  }

  /**
   * The same key as the provider has it in memory. It would otherwise take the JDK's apart for
   * every signature, which costs as much as the signature.
   */
  static <T extends Key> T own(T key, Class<T> type) {
    if (PROVIDER == null) {
      return key;
    }
    try {
      return type.cast(KeyFactory.getInstance(key.getAlgorithm(), PROVIDER).translateKey(key));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("not a key for " + PROVIDER, e);
    }
  }
}
