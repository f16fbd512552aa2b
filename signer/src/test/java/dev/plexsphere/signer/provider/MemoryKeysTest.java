package dev.plexsphere.signer.provider;

class MemoryKeysTest extends KeyProviderSuite {
  private final MemoryKeys keys = new MemoryKeys();

  @Override
  protected KeyProvider open() {
    return keys;
  }
}
