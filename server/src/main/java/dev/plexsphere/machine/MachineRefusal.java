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

  static final Refusal NOT_PROVISIONED =
      Refusal.of(
          ErrorCode.NOT_PROVISIONED, "This installation does not take client assertions yet.");

  private MachineRefusal() {}

  static RuntimeException invalid(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }
}
