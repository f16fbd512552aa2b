package dev.plexsphere.kit.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that wraps the keys we hold, and the root from which our own HMAC keys are derived.
 *
 * <p>Wrapping is AES-256-GCM: version byte 1, 12 random bytes, ciphertext and tag. The purpose is
 * authenticated with it, so that what was wrapped as a client secret never opens as a signing key.
 */
public final class KeyEncryptionKey {
  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final byte[] key;

  private KeyEncryptionKey(byte[] key) {
    this.key = key;
  }

  /**
   * Reads 32 bytes in base64.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  public static KeyEncryptionKey parse(String base64) {
    var key = Base64.getDecoder().decode(base64.strip());
    if (key.length != 32) {
      throw new IllegalArgumentException("the key-encryption key is 32 bytes in base64");
    }
    return new KeyEncryptionKey(key);
  }

  /** A new one, in the form that {@link #parse} reads. */
  public static String generate() {
    return Base64.getEncoder().encodeToString(Secrets.bytes(32));
  }

  /** Encrypts {@code plain} for {@code purpose}, for example {@code hosted-key}. */
  public byte[] wrap(String purpose, byte[] plain) {
    var nonce = Secrets.bytes(NONCE_BYTES);
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, purpose, nonce).doFinal(plain);
      return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
          .put(VERSION)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every JDK", e);
    }
  }

  /**
   * Opens what {@link #wrap} made.
   *
   * @throws IllegalStateException when the key or the purpose is another, or the bytes were altered
   */
  public byte[] unwrap(String purpose, byte[] wrapped) {
    if (wrapped.length < 1 + NONCE_BYTES || wrapped[0] != VERSION) {
      throw new IllegalStateException("not a wrapped " + purpose);
    }
    var nonce = Arrays.copyOfRange(wrapped, 1, 1 + NONCE_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, purpose, nonce)
          .doFinal(wrapped, 1 + NONCE_BYTES, wrapped.length - 1 - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a stored " + purpose + " does not open with this key-encryption key", e);
    }
  }

  /**
   * HMAC-SHA-256 under a key derived for {@code purpose}; the same input gives the same 32 bytes.
   */
  public byte[] hmac(String purpose, byte[] message) {
    return mac(mac(key, purpose.getBytes(StandardCharsets.UTF_8)), message);
  }

  private static byte[] mac(byte[] key, byte[] message) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is part of every JDK", e);
    }
  }

  private Cipher cipher(int mode, String purpose, byte[] nonce) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "KeyEncryptionKey(***)";
  }
}
