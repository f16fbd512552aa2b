package dev.plexsphere.license;

import static dev.plexsphere.kit.time.Clocks.utc;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table licenses. The only class that names it. */
final class Licenses {

  void insert(Handle tx, UUID licenseId, String document, String by, Instant now) {
    tx.createUpdate(
            """
            INSERT INTO licenses (license_id, document, installed_by, installed_at)
            VALUES (:licenseId, :document, :by, :now)
            """)
        .bind("licenseId", licenseId)
        .bind("document", document)
        .bind("by", by)
        .bind("now", utc(now))
        .execute();
  }

  /** The document that counts. */
  Optional<String> newest(Handle handle) {
    return handle
        .createQuery("SELECT document FROM licenses ORDER BY seq DESC LIMIT 1")
        .mapTo(String.class)
        .findOne();
  }
}
