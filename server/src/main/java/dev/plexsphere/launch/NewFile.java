package dev.plexsphere.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Files that are named as arguments: written whole and never over another, read within bounds. */
final class NewFile {
  private static final int BYTES_MAX = 64 * 1024;

  private NewFile() {}

  /**
   * Writes {@code text} into a file that does not exist yet, {@code permissions} from the start.
   */
  static void write(CommandLine line, Path file, String permissions, String text) {
    var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    try (var channel = Files.newByteChannel(file, options, owner);
        var out = java.nio.channels.Channels.newOutputStream(channel)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (FileAlreadyExistsException e) {
      throw new ParameterException(line, file + " exists already, and is not overwritten");
    } catch (IOException e) {
      throw new ParameterException(line, "cannot write " + file);
    }
  }

  /** The text of a file of at most 64 KiB, or of standard input for {@code -}. */
  static String read(CommandLine line, String file) {
    try (var in = Files.newInputStream(Path.of(file.equals("-") ? "/dev/stdin" : file))) {
      var bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length <= BYTES_MAX) {
        return new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new ParameterException(line, "cannot read " + file);
    }
    throw new ParameterException(line, file + " is larger than 64 KiB");
  }

  /** {@link #read} of a file that only its owner may read. */
  static String readSecret(CommandLine line, Path file) {
    try {
      var others = Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
      if (Files.getPosixFilePermissions(file).stream().anyMatch(others::contains)) {
        throw new ParameterException(line, file + " can be read by others: chmod 600 " + file);
      }
    } catch (IOException e) {
      throw new ParameterException(line, "cannot read " + file);
    }
    return read(line, file.toString());
  }
}
