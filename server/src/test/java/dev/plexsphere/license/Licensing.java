package dev.plexsphere.license;

import com.nimbusds.jose.jwk.ECKey;
import dev.plexsphere.House;
import dev.plexsphere.license.License.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An installation with a clock that steps, a licensor that it trusts, and licenses to order. */
final class Licensing implements AutoCloseable {
  static final Duration DAY = Duration.ofDays(1);

  final House house = new House();
  final ECKey licensor = SigningKeys.generate();
  final LicenseService service = node(licensor);

  /** Another server of the installation, or the same after a restart, that trusts {@code keys}. */
  LicenseService node(ECKey... keys) {
    var anchors = new TrustAnchors(List.of(keys).stream().map(ECKey::toPublicJWK).toList());
    return new LicenseService(
        house.database, house.ledger, house.ids, house.clock, house.kek, anchors);
  }

  /** For this installation: 30 days from now, 10 days of grace, 3 tenants. */
  License license(Kind kind) {
    return license(kind, service.installationId(), now(), now().plus(DAY.multipliedBy(30)));
  }

  License license(Kind kind, UUID installation, Instant notBefore, Instant expiresAt) {
    return new License(
        "Plexsphere Licensing",
        house.ids.next(),
        "Acme Corporation",
        kind,
        installation,
        notBefore,
        notBefore,
        expiresAt,
        10,
        3,
        List.of("self-signup"));
  }

  String signed(Kind kind) {
    return LicenseJws.sign(license(kind), licensor);
  }

  LicenseState install(String jws) {
    return install(service, jws);
  }

  LicenseState install(LicenseService node, String jws) {
    return house.database.transaction(tx -> node.install(tx, jws));
  }

  /** Throws where {@code node} registers no further tenant beside {@code existing}. */
  void register(LicenseService node, long existing) {
    house.database.inTransaction(tx -> {
      node.lockRegistrations(tx);
      node.requireNewTenant(tx, existing);
    });
  }

  Instant now() {
    return house.clock.instant();
  }

  String count(String table) {
    return house.rows.ask("SELECT count(*) FROM plexsphere." + table);
  }

  @Override
  public void close() {
    house.close();
  }
}
