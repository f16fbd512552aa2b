package dev.plexsphere.signer.pkcs11;

import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.signer.provider.KeyProvider;
import dev.plexsphere.signer.provider.ProviderException;
import dev.plexsphere.verifier.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongFunction;
import java.util.regex.Pattern;

/**
 * Keys in a token, made there, sensitive and not extractable. A key's handle is its CKA_ID in
 * hexadecimal; its label says scope and key id to whoever looks into the token. Several signers may
 * share the token.
 */
public final class TokenKeys implements KeyProvider, AutoCloseable {
  private static final int ID_BYTES = 16;
  private static final int SIGNATURE_BYTES = 64;
  private static final Pattern HANDLE = Pattern.compile("[0-9a-f]{32}");
  private static final long PUBLIC_KEY = 2;
  private static final long PRIVATE_KEY = 3;

  /**
   * The curve's OID, 1.3.101.112 (RFC 8410). SoftHSM 2 takes no name; who knows names knows it too.
   */
  private static final byte[] ED25519 = HexFormat.of().parseHex("06032b6570");

  private final Cryptoki cryptoki;
  private final Sessions sessions;
  private final ConcurrentMap<String, Long> objects = new ConcurrentHashMap<>();

  private TokenKeys(Cryptoki cryptoki, String token, Secret pin) {
    this.cryptoki = cryptoki;
    // A module that was cut off may give the number of one object to another.
    this.sessions = new Sessions(cryptoki, token, pin, objects::clear);
  }

  /**
   * Opens the token.
   *
   * @param library path of the PKCS #11 module
   * @param token its label
   * @throws ProviderException when there is no such module or token, or the PIN is refused
   */
  public static TokenKeys open(Path library, String token, Secret pin) {
    try {
      var keys = new TokenKeys(Cryptoki.load(library), token, pin);
      keys.sessions.with(session -> session);
      return keys;
    } catch (RuntimeException e) {
      throw new ProviderException("the PKCS #11 token cannot be used: " + e.getMessage(), e);
    }
  }

  @Override
  public GeneratedKey generate(String scope, String keyId) {
    var label = (scope + "/" + keyId).getBytes(StandardCharsets.UTF_8);
    return asking(
        "no key can be made in the token",
        session -> {
          var id = Secrets.bytes(ID_BYTES); // another one, should a lost session make us try again
          long made = cryptoki.generate(session, publicKey(id, label), privateKey(id, label));
          var point = cryptoki.value(session, made, Attribute.EC_POINT);
          return new GeneratedKey(HexFormat.of().formatHex(id), raw(point));
        });
  }

  private static List<Attribute> publicKey(byte[] id, byte[] label) {
    return List.of(
        Attribute.of(Attribute.TOKEN, true),
        Attribute.of(Attribute.VERIFY, true),
        Attribute.of(Attribute.EC_PARAMS, ED25519),
        Attribute.of(Attribute.ID, id),
        Attribute.of(Attribute.LABEL, label));
  }

  private static List<Attribute> privateKey(byte[] id, byte[] label) {
    return List.of(
        Attribute.of(Attribute.TOKEN, true),
        Attribute.of(Attribute.PRIVATE, true),
        Attribute.of(Attribute.SENSITIVE, true),
        Attribute.of(Attribute.EXTRACTABLE, false),
        Attribute.of(Attribute.SIGN, true),
        Attribute.of(Attribute.ID, id),
        Attribute.of(Attribute.LABEL, label));
  }

  /** The 32 bytes, which some modules give as they are and others in a DER OCTET STRING. */
  private static byte[] raw(byte[] point) {
    boolean isWrapped = point.length == VerifyingKey.BYTES + 2 && point[0] == 4 && point[1] == 32;
    var raw = isWrapped ? Arrays.copyOfRange(point, 2, point.length) : point;
    if (raw.length != VerifyingKey.BYTES) {
      throw new ProviderException("the token's public key has " + raw.length + " bytes");
    }
    return raw;
  }

  @Override
  public byte[] sign(String handle, byte[] message) {
    var id = id(handle);
    var signature =
        asking(
            "the token does not sign",
            session -> {
              try {
                return cryptoki.sign(session, privateKey(session, handle, id), message);
              } catch (CryptokiException e) {
                objects.remove(handle);
                if (!e.isObjectStale()) {
                  throw e;
                }
                return cryptoki.sign(session, privateKey(session, handle, id), message);
              }
            });
    if (signature.length != SIGNATURE_BYTES) {
      throw new ProviderException("the token's signature has " + signature.length + " bytes");
    }
    return signature;
  }

  private long privateKey(long session, String handle, byte[] id) {
    var known = objects.get(handle);
    if (known != null) {
      return known;
    }
    var found =
        cryptoki.find(
            session, Attribute.of(Attribute.CLASS, PRIVATE_KEY), Attribute.of(Attribute.ID, id));
    if (found.length != 1) {
      throw new ProviderException("the token has " + found.length + " keys of " + handle);
    }
    objects.put(handle, found[0]);
    return found[0];
  }

  @Override
  public void retire(String handle) {
    var id = id(handle);
    objects.remove(handle);
    asking(
        "the token keeps a key",
        session -> {
          destroy(session, PRIVATE_KEY, id);
          destroy(session, PUBLIC_KEY, id);
          return true;
        });
  }

  private void destroy(long session, long kind, byte[] id) {
    var wanted =
        new Attribute[] {Attribute.of(Attribute.CLASS, kind), Attribute.of(Attribute.ID, id)};
    for (long each : cryptoki.find(session, wanted)) {
      cryptoki.destroy(session, each);
    }
  }

  private <T> T asking(String otherwise, LongFunction<T> work) {
    try {
      return sessions.with(work);
    } catch (CryptokiException | IllegalStateException e) {
      throw new ProviderException(otherwise + ": " + e.getMessage(), e);
    }
  }

  private static byte[] id(String handle) {
    if (!HANDLE.matcher(handle).matches()) {
      throw new ProviderException("not a handle of token keys");
    }
    return HexFormat.of().parseHex(handle);
  }

  /** Closes the sessions; the module stays for whoever else in this process uses it. */
  @Override
  public void close() {
    sessions.closeIdle();
  }
}
