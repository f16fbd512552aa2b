package dev.plexsphere.signer.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every key of the signer's configuration. */
public enum SignerKey {
  ADDRESS("address", "127.0.0.1", "Address to listen on."),
  PORT("port", "9443", "Port to listen on; 0 takes a free one."),
  DATABASE_URL(
      "database-url",
      "",
      "postgres://user:password@host:5432/database; the tables are in the schema plexsphere_signer."),
  TLS_CERTIFICATE("tls.certificate", "", "PEM file with the certificate chain; reloaded."),
  TLS_PRIVATE_KEY("tls.private-key", "", "PEM file with its PKCS#8 private key; reloaded."),
  CLIENT_CA("client-ca", "", "PEM file with the certificates that a peer's must lead to."),
  PEERS(
      "peers",
      "plexsphere-server",
      "Common names or URIs of the certificates of peers that may have things signed, comma separated."),
  TOKENS_ISSUER(
      "tokens.issuer",
      "",
      "Issuer of the operators' access tokens; none means that nobody rotates."),
  TOKENS_JWKS("tokens.jwks", "", "http:, https: or file: URL of that issuer's JWK Set."),
  PROFILE("profile", "saas", "saas, selfhosted-single or selfhosted-multi."),
  OVERLAP_WINDOW(
      "overlap-window", "24h", "How long verifiers keep the old key of a rotation: 24h, 90m, P2D."),
  PROVIDER("provider", "file", "Where private keys are: file, or pkcs11."),
  KEYS_DIRECTORY("keys.directory", "", "Folder of the encrypted key files."),
  KEYS_KEK_FILE(
      "keys.kek-file",
      "credential signer-kek",
      "File with the key-encryption key of the key files: 32 bytes in base64, for its owner only."),
  PKCS11_LIBRARY("pkcs11.library", "", "Path of the PKCS#11 module."),
  PKCS11_TOKEN("pkcs11.token", "", "Label of its token."),
  PKCS11_PIN_FILE("pkcs11.pin-file", "", "File with the user's PIN, for its owner only.");

  private final String key;
  private final String fallback;
  private final String meaning;

  SignerKey(String key, String fallback, String meaning) {
    this.key = key;
    this.fallback = fallback;
    this.meaning = meaning;
  }

  /** As in the file. */
  public String key() {
    return key;
  }

  /** The default, or "" for none. */
  public String fallback() {
    return fallback;
  }

  /** One sentence for the reference. */
  public String meaning() {
    return meaning;
  }

  /** The environment variable. */
  public String variable() {
    return "PLEXSPHERE_SIGNER_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The key of that name. */
  public static Optional<SignerKey> find(String key) {
    return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
  }
}
