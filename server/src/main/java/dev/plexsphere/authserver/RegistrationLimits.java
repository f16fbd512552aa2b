package dev.plexsphere.authserver;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.CountLimit;

/** How much there may be of registration in a Domain. */
final class RegistrationLimits {
  static final CountLimit CLIENTS =
      limit(1000, "The Domain has 1000 registered clients, which is as many as one may have.");
  static final CountLimit INITIAL_TOKENS =
      limit(100, "The Domain has 100 initial access tokens that are still good, which is enough.");

  private RegistrationLimits() {}

  private static CountLimit limit(int max, String detail) {
    return new CountLimit(max, ErrorCode.CLIENT_LIMIT_REACHED, detail);
  }
}
