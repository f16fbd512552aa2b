package dev.plexsphere.license;

import dev.plexsphere.license.License.Kind;
import dev.plexsphere.license.LicenseState.Status;
import java.time.Duration;
import java.time.Instant;

/** Says what a license is worth on this installation at a given time. Asks nobody. */
final class Judge {
  /** A clock this far behind what was seen before has been set back. */
  static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);

  /** How far the licensor's clock may be ahead of ours. */
  static final Duration SKEW = Duration.ofSeconds(60);

  private final TrustAnchors anchors;

  Judge(TrustAnchors anchors) {
    this.anchors = anchors;
  }

  LicenseState judge(LicenseJws jws, Installation installation, Instant now) {
    var license = jws.unverified();
    if (!isTrusted(jws, installation)) {
      return new LicenseState(Status.UNTRUSTED, license, untrusted(license, installation, jws));
    }
    if (!license.installation().equals(installation.id())) {
      return new LicenseState(
          Status.WRONG_INSTALLATION,
          license,
          "The license is for installation "
              + license.installation()
              + ", and this is "
              + installation.id()
              + "; ask its issuer for one made from this installation's request.");
    }
    if (now.isBefore(installation.clockMark().minus(CLOCK_TOLERANCE))) {
      return new LicenseState(
          Status.CLOCK,
          license,
          "The clock has gone backwards: it was "
              + whole(installation.clockMark())
              + " here before, and now it is "
              + whole(now)
              + "; set the clock right, or run 'plexsphere license accept-clock' if it is right now.");
    }
    return byTime(license, now);
  }

  /** A configured anchor vouches for every kind, the installation's own key for two of them. */
  private boolean isTrusted(LicenseJws jws, Installation installation) {
    var anchor = anchors.find(jws.kid());
    if (anchor.isPresent()) {
      return jws.verifies(anchor.get());
    }
    var own = installation.evaluationKey();
    return own != null && jws.unverified().kind() != Kind.PRODUCTION && jws.verifies(own);
  }

  private static String untrusted(License license, Installation installation, LicenseJws jws) {
    var own = installation.evaluationKey();
    if (license.kind() == Kind.PRODUCTION && own != null && jws.verifies(own)) {
      return "A production license must be signed by a configured trust anchor, not by this"
          + " installation's evaluation key; get one from your issuer.";
    }
    return "No key that is trusted here has signed the license (it names key "
        + jws.kid()
        + "); name its issuer's public key in license.trust-anchors, or get an unaltered license.";
  }

  private static LicenseState byTime(License license, Instant now) {
    var latest = now.plus(SKEW);
    if (license.notBefore().isAfter(latest)) {
      return new LicenseState(
          Status.NOT_YET_VALID,
          license,
          "The license begins at " + license.notBefore() + "; wait until then or set the clock.");
    }
    if (license.issuedAt().isAfter(latest)) {
      return new LicenseState(
          Status.NOT_YET_VALID,
          license,
          "The license was issued at "
              + license.issuedAt()
              + ", and the clock here says "
              + whole(now)
              + "; set the clock.");
    }
    if (now.isBefore(license.expiresAt())) {
      return new LicenseState(
          Status.ACTIVE, license, "The license holds until " + license.expiresAt() + ".");
    }
    if (now.isBefore(license.graceEndsAt())) {
      return new LicenseState(
          Status.GRACE,
          license,
          "The license ended at "
              + license.expiresAt()
              + " and counts until "
              + license.graceEndsAt()
              + "; install a new one before.");
    }
    return new LicenseState(
        Status.EXPIRED,
        license,
        "The license ended at "
            + license.expiresAt()
            + (license.graceDays() == 0 ? "" : ", its days of grace are over")
            + "; install a new one.");
  }

  private static Instant whole(Instant instant) {
    return Instant.ofEpochSecond(instant.getEpochSecond());
  }
}
