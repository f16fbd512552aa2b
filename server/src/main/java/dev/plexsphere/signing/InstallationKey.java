package dev.plexsphere.signing;

import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.verifier.SignedBytes;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.VerifyingKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signs the platform's own facts where the signer's profile has no platform scope. The one
 * event-signing key that is not the signer's: it speaks for no Domain. Thread-safe.
 */
public final class InstallationKey {
  private static final String ALGORITHM = "Ed25519";
  private static final String PURPOSE = "installation-signing-key";

  private final Database database;
  private final KeyEncryptionKey kek;
  private final InstantSource clock;
  private final InstallationKeyRows rows = new InstallationKeyRows();
  private @Nullable Opened opened;

  private record Opened(SigningKey key, PrivateKey privateKey) {}

  public InstallationKey(Database database, KeyEncryptionKey kek, InstantSource clock) {
    this.database = database;
    this.kek = kek;
    this.clock = clock;
  }

  /** The key; made now if there is none. */
  SigningKey ensure() {
    return open().key;
  }

  /** Whether {@code keyId} is this one's. */
  synchronized boolean is(String keyId) {
    var known = opened;
    return (known != null && known.key.id().equals(keyId))
        || (known == null
            && database
                .read(rows::find)
                .filter(row -> row.key().id().equals(keyId))
                .isPresent());
  }

  /** One signature for each, in order. */
  List<byte[]> sign(SigningContext context, List<byte[]> canonical) {
    var by = open().privateKey;
    return canonical.stream().map(bytes -> sign(by, SignedBytes.of(context, bytes))).toList();
  }

  private static byte[] sign(PrivateKey by, byte[] message) {
    try {
      var signer = Signature.getInstance(ALGORITHM);
      signer.initSign(by);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  private synchronized Opened open() {
    var known = opened;
    if (known == null) {
      if (database.read(rows::find).isEmpty()) {
        var made = make();
        database.inTransaction(tx -> rows.insert(tx, made));
      }
      known = open(database.read(rows::find).orElseThrow());
      opened = known;
    }
    return known;
  }

  private InstallationKeyRows.Row make() {
    try {
      var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      var now = clock.instant();
      var plain = pair.getPrivate().getEncoded();
      var wrapped = kek.wrap(PURPOSE, plain);
      Arrays.fill(plain, (byte) 0);
      var id = "installation-" + YearMonth.from(now.atOffset(ZoneOffset.UTC));
      return new InstallationKeyRows.Row(
          new SigningKey(id, VerifyingKey.raw(pair.getPublic()), now), wrapped);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  private Opened open(InstallationKeyRows.Row row) {
    var plain = kek.unwrap(PURPOSE, row.wrapped());
    try {
      var key = KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(plain));
      return new Opened(row.key(), key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }
}
