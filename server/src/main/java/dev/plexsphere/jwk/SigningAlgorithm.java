package dev.plexsphere.jwk;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jca.JCAAware;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** How a hosted server signs (RFC 7518, RFC 8037). A key has one algorithm and no other. */
public enum SigningAlgorithm {
  /** P-256; what is signed where nobody asks for another. */
  ES256("ES256", "SHA-256"),
  /** RSA of 2048 bits, PKCS #1 v1.5. */
  RS256("RS256", "SHA-256"),
  /** Ed25519, which hashes with SHA-512 (RFC 8032 section 5.1). */
  EDDSA("EdDSA", "SHA-512");

  private static final int RSA_BITS = 2048;

  private final String value;
  private final String digest;

  SigningAlgorithm(String value, String digest) {
    this.value = value;
    this.digest = digest;
  }

  /** As {@code alg} spells it. */
  public String value() {
    return value;
  }

  /** The one of that spelling. */
  public static Optional<SigningAlgorithm> of(String value) {
    return Arrays.stream(values()).filter(each -> each.value().equals(value)).findFirst();
  }

  JWSAlgorithm jws() {
    return JWSAlgorithm.parse(value);
  }

  /**
   * The left half of a token's hash, as {@code at_hash} has it (OpenID Connect Core section
   * 3.1.3.6): by the hash of the algorithm that signs the ID token.
   */
  public String halfHash(String token) {
    try {
      var hash =
          MessageDigest.getInstance(digest).digest(token.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, hash.length / 2));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + digest, e);
    }
  }

  /**
   * A new key pair; its kid is its thumbprint (RFC 7638). RSA takes a tenth of a second and more.
   */
  JWK generate() {
    try {
      return switch (this) {
        case ES256 ->
            new ECKeyGenerator(Curve.P_256)
                .keyUse(KeyUse.SIGNATURE)
                .keyIDFromThumbprint(true)
                .generate();
        case RS256 ->
            new RSAKeyGenerator(RSA_BITS)
                .provider(NativeSignatures.provider())
                .keyUse(KeyUse.SIGNATURE)
                .keyIDFromThumbprint(true)
                .generate();
        case EDDSA ->
            new OctetKeyPair.Builder(Ed25519.generate())
                .keyUse(KeyUse.SIGNATURE)
                .keyIDFromThumbprint()
                .build();
      };
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK has " + value, e);
    }
  }

  /** Signs with a key pair of this algorithm; may be shared by threads. */
  JWSSigner signer(JWK key) {
    try {
      var signer =
          switch (this) {
            case ES256 ->
                new ECDSASigner(
                    NativeSignatures.own(key.toECKey().toECPrivateKey(), ECPrivateKey.class));
            case RS256 ->
                new RSASSASigner(
                    NativeSignatures.own(key.toRSAKey().toPrivateKey(), PrivateKey.class));
            case EDDSA -> Ed25519.signer(key.toOctetKeyPair());
          };
      return natively(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("not a key pair for " + value, e);
    }
  }

  /** Verifies with a public key of this algorithm; may be shared by threads. */
  JWSVerifier verifier(JWK key) {
    try {
      return natively(
          switch (this) {
            case ES256 ->
                new ECDSAVerifier(
                    NativeSignatures.own(key.toECKey().toECPublicKey(), ECPublicKey.class));
            case RS256 ->
                new RSASSAVerifier(
                    NativeSignatures.own(key.toRSAKey().toRSAPublicKey(), RSAPublicKey.class));
            case EDDSA -> Ed25519.verifier(key.toOctetKeyPair());
          });
    } catch (JOSEException | GeneralSecurityException e) {
      throw new IllegalStateException("not a key for " + value, e);
    }
  }

  private static <T extends JCAAware<JCAContext>> T natively(T signatures) {
    var provider = NativeSignatures.provider();
    if (provider != null) {
      signatures.getJCAContext().setProvider(provider);
    }
    return signatures;
  }

  /** What the published set shows of a key pair. */
  JWK published(JWK key) {
    return switch (key.toPublicJWK()) {
      case ECKey ec -> new ECKey.Builder(ec).algorithm(jws()).build();
      case RSAKey rsa -> new RSAKey.Builder(rsa).algorithm(jws()).build();
      case OctetKeyPair okp -> new OctetKeyPair.Builder(okp).algorithm(jws()).build();
      default -> throw new IllegalStateException("no key for " + value);
    };
  }
}
