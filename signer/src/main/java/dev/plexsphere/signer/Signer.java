package dev.plexsphere.signer;

import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.signer.config.SignerConfig;
import dev.plexsphere.signer.pkcs11.TokenKeys;
import dev.plexsphere.signer.provider.KeyFiles;
import dev.plexsphere.signer.provider.KeyProvider;
import dev.plexsphere.signer.rotation.KeyDirectory;
import dev.plexsphere.signer.rotation.RotationService;
import dev.plexsphere.signer.rotation.SignQueue;
import dev.plexsphere.signer.rpc.SignerServer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running signer, composed. */
public final class Signer implements AutoCloseable {
  /** Where its tables are. */
  public static final Database.Schema SCHEMA =
      new Database.Schema("plexsphere_signer", "db/signer");

  private static final int CONNECTIONS_MAX = 6;

  /** A key file that is younger may be of a rotation that is under way. */
  private static final Duration ORPHANED_AFTER = Duration.ofHours(1);

  private final Database database;
  private final SignerServer server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Signer(Database database, SignerServer server) {
    this.database = database;
    this.server = server;
  }

  /**
   * Starts.
   *
   * @throws IOException when it cannot listen, or keep keys
   */
  public static Signer start(SignerConfig config, InstantSource clock)
      throws IOException, GeneralSecurityException {
    return start(config, provider(config), clock);
  }

  /** {@link #start(SignerConfig, InstantSource)} with keys that are elsewhere. */
  public static Signer start(SignerConfig config, KeyProvider provider, InstantSource clock)
      throws IOException, GeneralSecurityException {
    try (var database = Database.open(config.database(), SCHEMA, 1)) {
      database.migrate();
      if (provider instanceof KeyFiles files) {
        var known = new KeyDirectory(database).handles();
        files.sweep(known, clock.instant().minus(ORPHANED_AFTER));
      }
    }
    return withoutMigration(config, provider, clock);
  }

  /** Starts where the tables are as they should be, or there are none. */
  static Signer withoutMigration(SignerConfig config, KeyProvider provider, InstantSource clock)
      throws IOException, GeneralSecurityException {
    var database = Database.open(config.database(), SCHEMA, CONNECTIONS_MAX);
    try {
      var directory = new KeyDirectory(database);
      var rotations =
          new RotationService(
              database,
              provider,
              Ids.uuidV7(clock, Secrets.random()),
              clock,
              config.profile(),
              config.overlap());
      var tokens = config.tokens();
      var options =
          new SignerServer.Options(
              config.address(),
              config.port(),
              config.tls(),
              config.clientAuthority(),
              config.peers(),
              tokens == null ? null : new SignerServer.Issuer(tokens.issuer(), tokens.jwks()));
      return new Signer(
          database,
          new SignerServer(
              options, rotations, directory, new SignQueue(database, provider, directory), clock));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static KeyProvider provider(SignerConfig config) throws IOException {
    return switch (config.keys()) {
      case SignerConfig.Keys.InFiles(var folder, var kek) -> new KeyFiles(folder, kek);
      case SignerConfig.Keys.InToken(var library, var token, var pin) ->
          TokenKeys.open(library, token, pin);
    };
  }

  /** The port that is bound. */
  public int port() {
    return server.port();
  }

  /** Drains, then closes the database; a second time does nothing. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    server.close();
    database.close();
  }
}
