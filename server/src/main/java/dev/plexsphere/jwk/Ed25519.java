package dev.plexsphere.jwk;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** EdDSA with Ed25519 (RFC 8037), on the JDK: Nimbus would need Tink. */
public final class Ed25519 {
  private static final String NAME = "Ed25519";
  private static final int RAW = 32;

  /** The wrappings of a raw public and a raw private key (RFC 8410 sections 4 and 7). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private Ed25519() {}

  /** A new key pair without a kid. */
  static OctetKeyPair generate() {
    try {
      var pair = KeyPairGenerator.getInstance(NAME).generateKeyPair();
      return new OctetKeyPair.Builder(Curve.Ed25519, raw(pair.getPublic().getEncoded()))
          .d(raw(pair.getPrivate().getEncoded()))
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  private static Base64URL raw(byte[] encoded) {
    return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - RAW, encoded.length));
  }

  /** Signs; may be shared by threads. */
  static JWSSigner signer(OctetKeyPair key) {
    try {
      var encoded = wrapped(PKCS8, key.getD().decode());
      return new Signer(
          KeyFactory.getInstance(NAME).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("not an Ed25519 key pair", e);
    }
  }

  /**
   * Verifies; may be shared by threads.
   *
   * @throws GeneralSecurityException for what is no public key of Ed25519
   */
  public static JWSVerifier verifier(OctetKeyPair key) throws GeneralSecurityException {
    var raw = key.getX().decode();
    if (!key.getCurve().equals(Curve.Ed25519) || raw.length != RAW) {
      throw new java.security.InvalidKeyException("not an Ed25519 key");
    }
    return new Verifier(
        KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(wrapped(X509, raw))));
  }

  private static byte[] wrapped(byte[] prefix, byte[] raw) {
    return ByteBuffer.allocate(prefix.length + raw.length).put(prefix).put(raw).array();
  }

  private static final class Signer implements JWSSigner {
    private final PrivateKey key;
    private final JCAContext context = new JCAContext();

    private Signer(PrivateKey key) {
      this.key = key;
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
      try {
        var provider = NativeSignatures.provider();
        var signature =
            provider == null ? Signature.getInstance(NAME) : Signature.getInstance(NAME, provider);
        signature.initSign(key);
        signature.update(input);
        return Base64URL.encode(signature.sign());
      } catch (GeneralSecurityException e) {
        throw new JOSEException("Ed25519 does not work", e);
      }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
      return Set.of(JWSAlgorithm.EdDSA);
    }

    @Override
    public JCAContext getJCAContext() {
      return context;
    }
  }

  private static final class Verifier implements JWSVerifier {
    private final PublicKey key;
    private final JCAContext context = new JCAContext();

    private Verifier(PublicKey key) {
      this.key = key;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] input, Base64URL signed) throws JOSEException {
      try {
        var signature = Signature.getInstance(NAME);
        signature.initVerify(key);
        signature.update(input);
        return signature.verify(signed.decode());
      } catch (java.security.SignatureException _) {
        return false; // not of the length of one
      } catch (GeneralSecurityException e) {
        throw new JOSEException("Ed25519 does not work", e);
      }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
      return Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519); // RFC 9864: the same by its own name
    }

    @Override
    public JCAContext getJCAContext() {
      return context;
    }
  }
}
