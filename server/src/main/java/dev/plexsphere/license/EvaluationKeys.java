package dev.plexsphere.license;

import com.nimbusds.jose.jwk.ECKey;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.ledger.Ledger;
import java.nio.charset.StandardCharsets;
import org.jdbi.v3.core.Handle;

/**
 * The key with which an installation signs evaluation and development licenses for itself. Made
 * when it is first needed, wrapped for this installation, never shipped: what it signs counts
 * nowhere else.
 */
final class EvaluationKeys {
  private final Ledger ledger;
  private final KeyEncryptionKey kek;
  private final Installations installations;

  EvaluationKeys(Ledger ledger, KeyEncryptionKey kek, Installations installations) {
    this.ledger = ledger;
    this.kek = kek;
    this.installations = installations;
  }

  /** The key pair; the caller holds the installation's lock. */
  ECKey pair(Handle tx, Installation installation) {
    var wrapped = installations.evaluationKey(tx);
    if (wrapped != null) {
      var plain = kek.unwrap(purpose(installation), wrapped);
      return SigningKeys.parse(new String(plain, StandardCharsets.UTF_8));
    }
    var made = SigningKeys.generate();
    installations.setEvaluationKey(
        tx,
        made.toPublicJWK().toJSONString(),
        kek.wrap(purpose(installation), made.toJSONString().getBytes(StandardCharsets.UTF_8)));
    ledger.record(
        tx,
        DomainId.PLATFORM,
        new LicenseFact.EvaluationKeyCreated(installation.id(), SigningKeys.thumbprint(made)));
    return made;
  }

  private static String purpose(Installation installation) {
    return "evaluation-key/" + installation.id();
  }
}
