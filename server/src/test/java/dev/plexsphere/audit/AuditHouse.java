package dev.plexsphere.audit;

import dev.plexsphere.Databases;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.ledger.Fact;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.ledger.Sealer;
import dev.plexsphere.signing.InstallationKey;
import dev.plexsphere.signing.SignerDouble;
import dev.plexsphere.signing.SigningKeyService;
import dev.plexsphere.signing.SigningService;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.TestDatabase;
import dev.plexsphere.verifier.audit.ExportVerifier;
import dev.plexsphere.verifier.audit.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;

/** Two Domains with thirty entries and three checkpoints each, signed for real. */
final class AuditHouse implements AutoCloseable {
  private static final Duration SEALED_WITHIN = Duration.ofSeconds(20);
  private static final String UNSEALED =
      "SELECT count(*) FROM plexsphere.ledger l JOIN plexsphere.ledger_cursor s"
          + " ON s.shard = 0 AND (l.tx, l.id) > (s.tx, s.id)";

  static final DomainId ACME = new DomainId(new UUID(7, 1));
  static final DomainId BETA = new DomainId(new UUID(7, 2));
  static final Scope SCOPE = new Scope(ACME);

  final TestDatabase rows = Databases.migrated();
  final Database database = Databases.open(rows);
  final Ledger ledger;
  final Sealer sealer = new Sealer(database, Clocks.system(), () -> {});
  final SigningKeyService keys = new SigningKeyService(database);
  final SignerDouble signer;
  final SigningService signing;
  final CheckpointService checkpoints;
  final AuditService audit;
  final ByteArrayOutputStream anchored = new ByteArrayOutputStream();

  record Done(int number) implements Fact {
    @Override
    public String kind() {
      return "test.done";
    }

    @Override
    public String object() {
      return "thing:" + number;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("env", "dev", "number", number);
    }
  }

  AuditHouse(Path folder) {
    ledger = new Ledger(Ids.uuidV7(Clocks.system(), Secrets.random()), Clocks.system(), () -> {});
    signer = new SignerDouble(folder);
    signing =
        new SigningService(
            keys,
            signer.endpoint(),
            new InstallationKey(
                database, KeyEncryptionKey.parse(KeyEncryptionKey.generate()), Clocks.system()),
            Map.of());
    checkpoints =
        new CheckpointService(
            database,
            ledger,
            signing,
            Clocks.system(),
            line -> {
              anchored.writeBytes(line);
              anchored.write('\n');
            });
    audit =
        new AuditService(
            database, ledger, KeyEncryptionKey.parse(KeyEncryptionKey.generate()), keys::history);
  }

  AuditHouse filled() {
    for (int part = 0; part < 3; part++) {
      for (int i = 1; i <= 10; i++) {
        happen(ACME, part * 10 + i);
        happen(BETA, part * 10 + i);
      }
      seal();
      checkpoints.make(SCOPE);
      checkpoints.make(new Scope(BETA));
      seal();
    }
    return this;
  }

  void happen(DomainId domain, int number) {
    database.inTransaction(tx -> ledger.record(tx, domain, new Done(number)));
  }

  /** Seals until nothing is left, which waits for whoever else has a transaction open just now. */
  void seal() {
    Eventually.until(
        SEALED_WITHIN,
        () -> {
          sealer.seal();
          return rows.ask(UNSEALED).equals("0");
        });
  }

  Verification verify() {
    return audit.verify(SCOPE, 1, Long.MAX_VALUE);
  }

  byte[] export() {
    var out = new ByteArrayOutputStream();
    audit.read(SCOPE, new AuditExport(out::writeBytes)::write);
    return out.toByteArray();
  }

  /** What somebody finds offline who knows the first key and keeps the anchor. */
  Verdict offline() {
    var verifier = new ExportVerifier(signer.firstKey(SCOPE.toString()), _ -> {});
    try {
      verifier.anchor(new ByteArrayInputStream(anchored.toByteArray()));
      return verifier.verify(new ByteArrayInputStream(export()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    signing.close();
    signer.close();
    database.close();
    rows.drop();
  }
}
