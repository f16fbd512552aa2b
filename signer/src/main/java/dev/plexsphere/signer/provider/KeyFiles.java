package dev.plexsphere.signer.provider;

import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.verifier.VerifyingKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/**
 * Keys in a folder, one file each: PKCS #8, wrapped by the key-encryption key for exactly that
 * file's name. Several signers may share the folder.
 */
public final class KeyFiles implements KeyProvider {
  private static final String END = ".key";
  private static final int NAME_BYTES = 16;
  private static final Pattern HANDLE = Pattern.compile("[0-9a-f]{32}");

  private final Path folder;
  private final KeyEncryptionKey kek;
  private final ConcurrentMap<String, PrivateKey> opened = new ConcurrentHashMap<>();

  /**
   * @param folder made if need be, for its owner only
   * @throws IOException when it cannot be made
   */
  public KeyFiles(Path folder, KeyEncryptionKey kek) throws IOException {
    this.folder = folder;
    this.kek = kek;
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  @Override
  public GeneratedKey generate(String scope, String keyId) {
    var pair = Ed25519.generate();
    var handle = HexFormat.of().formatHex(Secrets.bytes(NAME_BYTES));
    var plain = pair.getPrivate().getEncoded();
    try {
      write(handle, kek.wrap(purpose(handle), plain));
    } catch (IOException e) {
      throw new ProviderException("no key file can be written in " + folder, e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
    opened.put(handle, pair.getPrivate());
    return new GeneratedKey(handle, VerifyingKey.raw(pair.getPublic()));
  }

  private void write(String handle, byte[] wrapped) throws IOException {
    var part = folder.resolve(handle + ".part");
    try (var out =
        FileChannel.open(
            part,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      var bytes = ByteBuffer.wrap(wrapped);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(part, file(handle), StandardCopyOption.ATOMIC_MOVE);
    try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true); // the name too must outlive a power cut
    }
  }

  @Override
  public byte[] sign(String handle, byte[] message) {
    return Ed25519.sign(opened.computeIfAbsent(handle, this::open), message);
  }

  private PrivateKey open(String handle) {
    try {
      var plain = kek.unwrap(purpose(handle), Files.readAllBytes(file(handle)));
      try {
        return Ed25519.privateKey(plain);
      } finally {
        Arrays.fill(plain, (byte) 0);
      }
    } catch (NoSuchFileException e) {
      throw new ProviderException("the file of a key is not there: " + handle);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new ProviderException("the file of a key cannot be opened: " + handle, e);
    }
  }

  @Override
  public void retire(String handle) {
    opened.remove(handle);
    try {
      Files.deleteIfExists(file(handle));
    } catch (IOException e) {
      throw new ProviderException("the file of a key cannot be deleted: " + handle, e);
    }
  }

  /**
   * Deletes what a crash left: files that no key names and that are older than {@code before}.
   *
   * @param known handles of all keys
   * @return how many
   */
  public int sweep(Set<String> known, Instant before) {
    try (var files = Files.list(folder)) {
      int swept = 0;
      for (var each : files.toList()) {
        var name = each.getFileName().toString();
        var handle = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        boolean ours = HANDLE.matcher(handle).matches();
        if (ours
            && !known.contains(handle)
            && Files.getLastModifiedTime(each).toInstant().isBefore(before)) {
          Files.deleteIfExists(each);
          swept++;
        }
      }
      return swept;
    } catch (IOException e) {
      throw new ProviderException("the key folder cannot be read: " + folder, e);
    }
  }

  private Path file(String handle) {
    if (!HANDLE.matcher(handle).matches()) {
      throw new ProviderException("not a handle of key files");
    }
    return folder.resolve(handle + END);
  }

  private static String purpose(String handle) {
    return "signing-key:" + handle;
  }
}
