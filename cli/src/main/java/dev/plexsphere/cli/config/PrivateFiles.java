package dev.plexsphere.cli.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files that only their owner may read: 0600 in a directory of 0700, replaced in one step. */
public final class PrivateFiles {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> OWNER_FILE =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private PrivateFiles() {}

  /** Makes the directory, its missing parents too. */
  public static void makeDirectory(Path directory) throws IOException {
    Files.createDirectories(directory, attributes("rwx------"));
  }

  /** Opens a side file to lock, made if missing. */
  static FileChannel openLock(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), attributes("rw-------"));
  }

  /** Replaces the file: a reader sees the old content or the new, never a half. */
  public static void replace(Path file, String content) throws IOException {
    // a link, as people have who keep their dotfiles elsewhere, stays one
    var target = Files.exists(file) ? file.toRealPath() : file;
    var directory = target.toAbsolutePath().getParent();
    var temporary =
        Files.createTempFile(
            directory, "." + target.getFileName(), ".new", attributes("rw-------"));
    try {
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Takes a file from others' eyes.
   *
   * @return its mode before, in octal, if others could read or write it; else empty
   */
  static String close(Path file) throws IOException {
    if (!POSIX) {
      return "";
    }
    var mode = Files.getPosixFilePermissions(file);
    if (OWNER_FILE.containsAll(mode)) {
      return "";
    }
    Files.setPosixFilePermissions(file, OWNER_FILE);
    return octal(mode);
  }

  private static String octal(Set<PosixFilePermission> mode) {
    var letters = PosixFilePermissions.toString(mode);
    int bits = 0;
    for (int i = 0; i < letters.length(); i++) {
      bits = (bits << 1) | (letters.charAt(i) == '-' ? 0 : 1);
    }
    return "0" + Integer.toOctalString(bits);
  }

  private static FileAttribute<?>[] attributes(String mode) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }
}
