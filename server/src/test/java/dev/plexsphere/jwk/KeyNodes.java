package dev.plexsphere.jwk;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.Databases;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.testkit.SteppingClock;
import dev.plexsphere.testkit.TestDatabase;
import java.text.ParseException;
import java.util.List;
import java.util.UUID;

/** Nodes that sign for acme, on a clock that steps. Every {@code node()} is another server. */
final class KeyNodes implements AutoCloseable {
  final SteppingClock clock = new SteppingClock();
  final TestDatabase sql = Databases.migrated();
  final KeyEncryptionKey kek = KeyEncryptionKey.parse(KeyEncryptionKey.generate());
  private final Database database = Databases.open(sql);
  private final Ids ids = Ids.uuidV7(clock, Secrets.random());
  final DomainId acme = Databases.domain(database, new UUID(1, 1), "acme");
  final DomainId beta = Databases.domain(database, new UUID(1, 2), "beta");

  KeyService node() {
    return node(KeySchedule.DEFAULT);
  }

  KeyService node(KeySchedule schedule) {
    return new KeyService(database, new Ledger(ids, clock, () -> {}), clock, kek, schedule);
  }

  SignedJWT sign(KeyService node, SigningAlgorithm algorithm) {
    var claims = new JWTClaimsSet.Builder().subject("x").build();
    return parse(node.sign(acme, algorithm, JOSEObjectType.JWT, claims));
  }

  static SignedJWT parse(String token) {
    try {
      return SignedJWT.parse(token);
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  List<JWK> published(KeyService node) {
    return node.published(acme).getKeys();
  }

  @Override
  public void close() {
    database.close();
  }
}
