package dev.plexsphere.signer.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.kit.secret.KeyEncryptionKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest extends KeyProviderSuite {
  /** What PKCS #8 of every Ed25519 key begins with (RFC 8410). */
  private static final String PKCS8 = "302e020100300506032b6570";

  private final KeyEncryptionKey kek = KeyEncryptionKey.parse(KeyEncryptionKey.generate());
  @TempDir private Path temp = Path.of("unset");

  @Override
  protected KeyProvider open() {
    return open(kek);
  }

  private KeyProvider open(KeyEncryptionKey with) {
    try {
      return new KeyFiles(temp.resolve("keys"), with);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(temp.resolve("keys"))) {
      return files.toList();
    }
  }

  @Test
  void folder_and_files_are_their_owners_alone_and_hold_nothing_in_plain() throws IOException {
    open().generate("platform", "one");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("keys"))))
        .isEqualTo("rwx------");
    assertThat(files())
        .singleElement()
        .satisfies(file -> {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .isEqualTo("rw-------");
          assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).doesNotContain(PKCS8);
        });
  }

  @Test
  void a_file_in_the_place_of_another_does_not_open() throws IOException {
    var one = open().generate("platform", "one");
    var two = open().generate("platform", "two");
    var keys = temp.resolve("keys");

    Files.move(
        keys.resolve(two.handle() + ".key"),
        keys.resolve(one.handle() + ".key"),
        StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> open().sign(one.handle(), new byte[] {1}))
        .isInstanceOf(ProviderException.class);
  }

  @Test
  void swept_is_what_no_key_names_and_what_is_old_and_ours() throws IOException {
    var keys = (KeyFiles) open();
    var named = keys.generate("platform", "one").handle();
    keys.generate("platform", "two");
    Files.writeString(temp.resolve("keys").resolve("notes.txt"), "somebody's");
    var now = Files.getLastModifiedTime(temp.resolve("keys").resolve(named + ".key")).toInstant();

    assertThat(keys.sweep(Set.of(named), now.minusSeconds(60))).isZero();
    assertThat(keys.sweep(Set.of(named), now.plusSeconds(60))).isEqualTo(1);

    assertThat(files())
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder("notes.txt", named + ".key");
  }

  @Test
  void a_handle_that_leads_elsewhere_deletes_nothing() throws IOException {
    var elsewhere = Files.writeString(temp.resolve("elsewhere.key"), "kept");

    assertThatThrownBy(() -> open().retire("../elsewhere")).isInstanceOf(ProviderException.class);

    assertThat(elsewhere).hasContent("kept");
  }

  @Test
  void another_key_encryption_key_opens_nothing() {
    var key = open().generate("platform", "one");
    var other = open(KeyEncryptionKey.parse(KeyEncryptionKey.generate()));

    assertThatThrownBy(() -> other.sign(key.handle(), new byte[] {1}))
        .isInstanceOf(ProviderException.class);
  }
}
