package dev.plexsphere.signer.provider;

/**
 * Where Ed25519 private keys are. A key is known by its handle, which is new for every key that is
 * ever made, so that whoever loses a race never harms the winner's. Thread-safe.
 */
public interface KeyProvider {
  /**
   * Makes a key pair and keeps it, durably, before it returns.
   *
   * @param scope for whoever looks at the provider's store
   * @throws ProviderException when it cannot
   */
  GeneratedKey generate(String scope, String keyId);

  /**
   * Signs (RFC 8032, pure Ed25519).
   *
   * @return 64 bytes
   * @throws ProviderException when the key is not there, or the store is not
   */
  byte[] sign(String handle, byte[] message);

  /** Forgets a key, if it is there. What it signed stays good. */
  void retire(String handle);

  /** A key that was just made. */
  final class GeneratedKey {
    private final String handle;
    private final byte[] publicKey;

    /**
     * @param handle at most 255 characters
     * @param publicKey 32 bytes
     */
    public GeneratedKey(String handle, byte[] publicKey) {
      this.handle = handle;
      this.publicKey = publicKey.clone();
    }

    /** The name by which it is used. */
    public String handle() {
      return handle;
    }

    /** 32 bytes (RFC 8032 section 5.1.5). */
    public byte[] publicKey() {
      return publicKey.clone();
    }
  }
}
