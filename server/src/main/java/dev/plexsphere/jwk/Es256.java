package dev.plexsphere.jwk;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.security.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * ES256 as fast as this machine can: Amazon's provider, asked for by name, signs about ten times as
 * fast as the JDK's, which stands in where there is no native library. Never installed globally.
 */
final class Es256 {
  private static final Logger LOG = Logger.getLogger(Es256.class.getName());

  private Es256() {}

  /** Loaded at first use: it costs 200 ms that a start must not wait for. */
  private static final class Native {
    static final @Nullable Provider PROVIDER = find();

    private static @Nullable Provider find() {
      try {
        var provider = AmazonCorrettoCryptoProvider.INSTANCE;
        provider.assertHealthy();
        return provider;
      } catch (RuntimeException | LinkageError e) {
        LOG.log(Level.INFO, "ES256 is signed by the JDK: no native provider ({0})", e.toString());
        return null;
      }
    }
  }

  /** A new key pair; its kid is its thumbprint (RFC 7638). */
  static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /** May be shared by threads. */
  static ECDSASigner signer(ECKey key) {
    try {
      var signer = new ECDSASigner(key);
      if (Native.PROVIDER != null) {
        signer.getJCAContext().setProvider(Native.PROVIDER);
      }
      return signer;
    } catch (JOSEException e) {
      throw new IllegalStateException("not a P-256 key pair", e);
    }
  }
}
