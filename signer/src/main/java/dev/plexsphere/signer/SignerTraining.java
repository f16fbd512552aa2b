package dev.plexsphere.signer;

import dev.plexsphere.kit.db.DatabaseAddress;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.kit.tls.DevAuthority;
import dev.plexsphere.signer.config.SignerConfig;
import dev.plexsphere.signer.provider.KeyFiles;
import dev.plexsphere.signer.rotation.Profile;
import dev.plexsphere.signing.v1.EnsureKeyRequest;
import dev.plexsphere.signing.v1.SignerServiceGrpc;
import io.grpc.Grpc;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * {@code plexsphere signer train}: starts, makes a key, is asked once and ends, so that the JDK can
 * write down which classes a signer needs (JEP 514). Without a database, which it is told is away.
 */
final class SignerTraining {
  private static final String PEER = "plexsphere-server";

  private SignerTraining() {}

  static void run() throws IOException, GeneralSecurityException {
    var home = Files.createTempDirectory("plexsphere-signer-train-");
    try {
      train(home);
    } finally {
      delete(home);
    }
  }

  private static void train(Path home) throws IOException, GeneralSecurityException {
    var authority = DevAuthority.open(home.resolve("tls"), Clocks.system());
    var keys =
        new SignerConfig.Keys.InFiles(
            home.resolve("keys"), KeyEncryptionKey.parse(KeyEncryptionKey.generate()));
    var files = new KeyFiles(keys.folder(), keys.kek());
    files.sign(files.generate("platform", "train").handle(), new byte[] {1});
    var config =
        new SignerConfig(
            InetAddress.getLoopbackAddress(),
            0,
            new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/none", "none", new Secret("none")),
            authority.server(),
            authority.caFile(),
            Set.of(PEER),
            null,
            Profile.SELFHOSTED_SINGLE,
            Duration.ofHours(24),
            keys);
    try (var signer = Signer.withoutMigration(config, files, Clocks.system())) {
      var identity = authority.client(PEER);
      var credentials =
          TlsChannelCredentials.newBuilder()
              .trustManager(authority.caFile().toFile())
              .keyManager(identity.certificate().toFile(), identity.privateKey().toFile())
              .build();
      var channel =
          Grpc.newChannelBuilderForAddress("localhost", signer.port(), credentials).build();
      try {
        var _ =
            SignerServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(5, TimeUnit.SECONDS)
                .ensureKey(EnsureKeyRequest.newBuilder().setScope("platform").build());
      } catch (StatusRuntimeException _) {
        // the database is away, as it should be here
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static void delete(Path home) throws IOException {
    try (var all = Files.walk(home)) {
      for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
