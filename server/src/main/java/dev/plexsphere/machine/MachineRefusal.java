package dev.plexsphere.machine;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;

/** Every reason this feature says no. */
final class MachineRefusal {
  /** Unknown, ambiguous, disabled or a wrong secret: from outside they are one. */
  static final Refusal INVALID_CLIENT =
      Refusal.of(
          ErrorCode.INVALID_CLIENT,
          "The client is unknown here, or its secret is wrong. A client of a foreign provider also"
              + " needs domain_id.");

  static final Refusal UPSTREAM_FAILED =
      Refusal.of(
          ErrorCode.UPSTREAM_FAILED,
          "The Domain's identity provider did not answer as it should; try again later.");

  static final Refusal OTHER_FEDERATION =
      Refusal.of(
          ErrorCode.FEDERATION_KIND_MISMATCH,
          "The service identity does not sign in with a client secret.");

  /** The same for whoever is unknown, and for whoever vouches wrongly for somebody known. */
  static final Refusal NOBODY_VOUCHED =
      Refusal.of(
          ErrorCode.INVALID_CLIENT,
          "The assertion vouches for no active machine here. iss and sub must be those of a machine"
              + " of the Domain, aud the Domain's issuer identifier as one string, exp within an"
              + " hour; iat, jti and kid are required.");

  static final Refusal USED_BEFORE =
      Refusal.of(ErrorCode.INVALID_CLIENT, "The assertion was used before; make another.");

  static final Refusal OTHER_SUBJECT =
      Refusal.of(
          ErrorCode.FEDERATION_KIND_MISMATCH,
          "The service identity is another than the one that the JWT-SVID names, or signs in"
              + " otherwise.");

  static final Refusal NO_SUCH_WORKLOAD =
      Refusal.of(
          ErrorCode.INVALID_CLIENT,
          "The Domain has no active machine with the SPIFFE ID of the JWT-SVID.");

  static final Refusal NOT_PROVISIONED =
      Refusal.of(
          ErrorCode.NOT_PROVISIONED,
          "This installation trusts no SPIFFE trust domain (spiffe.trust-domains).");

  static final Refusal BUNDLE_UNCONFIGURED =
      Refusal.of(
          ErrorCode.SPIFFE_BUNDLE_UNCONFIGURED,
          "The JWT-SVID is of a trust domain that this Domain does not trust"
              + " (spiffe.trust-domains.<name>.domains).");

  private MachineRefusal() {}

  static RuntimeException notVerified(String why) {
    return Refusal.of(
            ErrorCode.SPIFFE_VERIFICATION_FAILED, "The JWT-SVID does not count: " + why + ".")
        .asException();
  }

  static RuntimeException invalid(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }
}
