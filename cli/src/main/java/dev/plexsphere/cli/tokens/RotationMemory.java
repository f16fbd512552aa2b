package dev.plexsphere.cli.tokens;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.PrivateFiles;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Remembers the Idempotency-Key of a rotation for as long as the server does. The file never holds
 * a token: without the old one the key is worth nothing.
 */
final class RotationMemory {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int KEY_LONGS = 3;

  private final Invocation call;
  private final ServerUrl server;
  private final Path directory;
  private final Path file;

  RotationMemory(Invocation call, ServerUrl server, String tokenId) {
    this.call = call;
    this.server = server;
    this.directory = call.places().stateDirectory().resolve("rotations");
    this.file = directory.resolve(tokenId + ".json");
  }

  /** A new key, 32 characters of 192 random bits, written down before it is used. */
  String remember() {
    var bytes = ByteBuffer.allocate(KEY_LONGS * Long.BYTES);
    for (int i = 0; i < KEY_LONGS; i++) {
      bytes.putLong(call.random().nextLong());
    }
    var key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    var entry =
        Json.Doc.of("key", key, "server", server.toString())
            .with("made_at", Json.number(call.now().getEpochSecond()));
    try {
      PrivateFiles.makeDirectory(directory);
      PrivateFiles.replace(file, JsonText.write(entry));
    } catch (IOException e) {
      call.streams().warn(file + " cannot be written, so --resume will not work");
    }
    return key;
  }

  /**
   * The key of the rotation that is to be repeated.
   *
   * @throws Failure exit 2 when there is none, or it is too old
   */
  String recall() {
    try {
      if (JsonText.read(Files.readString(file)) instanceof Json.Doc entry
          && entry.get("server").equals(server.toString())
          && Instant.ofEpochSecond(entry.number("made_at")).plus(KEPT).isAfter(call.now())) {
        return entry.get("key");
      }
    } catch (IOException e) {
      // said below: there is nothing to resume
    }
    throw Failure.usage(
        "Nothing to resume", "no rotation of this token was begun here in the last 10 minutes");
  }

  /** Whether a rotation is remembered. */
  boolean isKept() {
    return Files.exists(file);
  }

  /** The answer has arrived, or the server refused. */
  void forget() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // it is stale in ten minutes
    }
  }
}
