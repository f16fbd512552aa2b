package dev.plexsphere.kit.page;

import dev.plexsphere.kit.secret.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/** A file of ours that pages link, under an address that changes with what is in it. */
final class Asset {
  private final String path;
  private final byte[] bytes;
  private final String href;

  private Asset(String path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
    this.href = path + "?v=" + HexFormat.of().formatHex(Secrets.sha256(bytes), 0, 6);
  }

  /** The packaged resource of that path. */
  static Asset of(String path) {
    try (var in = Asset.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: " + path);
      }
      return new Asset(path, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String path() {
    return path;
  }

  /** What pages link. */
  String href() {
    return href;
  }

  /** To be written to a socket, not into. */
  byte[] bytes() {
    return bytes;
  }
}
