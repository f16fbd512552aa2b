package dev.plexsphere.signer.provider;

import dev.plexsphere.verifier.VerifyingKey;
import java.security.PrivateKey;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** Keys in this process only, for tests that break a provider. */
public final class MemoryKeys implements KeyProvider {
  private final ConcurrentMap<String, PrivateKey> keys = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong(1);

  @Override
  public GeneratedKey generate(String scope, String keyId) {
    var pair = Ed25519.generate();
    var handle = new UUID(0, next.getAndIncrement()).toString();
    keys.put(handle, pair.getPrivate());
    return new GeneratedKey(handle, VerifyingKey.raw(pair.getPublic()));
  }

  @Override
  public byte[] sign(String handle, byte[] message) {
    var key =
        Optional.ofNullable(keys.get(handle))
            .orElseThrow(() -> new ProviderException("there is no key " + handle));
    return Ed25519.sign(key, message);
  }

  @Override
  public void retire(String handle) {
    keys.remove(handle);
  }
}
