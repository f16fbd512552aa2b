package dev.plexsphere.setup;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What the setup needs of licenses. */
public interface Licensing {
  /** True once a license was installed, whatever it is worth today. */
  boolean isInstalled();

  /** Identifies this installation. */
  UUID installationId();

  /**
   * What to send to whoever issues licenses: a JSON document.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  String request(String organization, @Nullable String contact);

  /**
   * What installing a license would do; nothing is stored.
   *
   * @throws dev.plexsphere.kit.RefusedException saying why it would not be taken
   */
  Terms preview(String jws);

  /**
   * Installs a license; again is no error.
   *
   * @throws dev.plexsphere.kit.RefusedException saying why it is not taken
   */
  Terms install(Handle tx, String jws);

  /**
   * A license as people and programs read it. Times are RFC 3339 in UTC.
   *
   * @param kind evaluation, development or production
   * @param state ACTIVE or GRACE
   */
  @io.avaje.jsonb.Json
  record Terms(
      String licenseId,
      String kind,
      String licensee,
      String installationId,
      String notBefore,
      String expiresAt,
      int graceDays,
      int maxTenants,
      String state) {}
}
