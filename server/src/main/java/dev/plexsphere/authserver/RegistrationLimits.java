package dev.plexsphere.authserver;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;

/** How much there may be of registration in a Domain. */
enum RegistrationLimits implements Refusal {
  CLIENTS(1000, "The Domain has 1000 registered clients, which is as many as one may have."),
  INITIAL_TOKENS(
      100, "The Domain has 100 initial access tokens that are still good, which is enough.");

  private final int max;
  private final String detail;

  RegistrationLimits(int max, String detail) {
    this.max = max;
    this.detail = detail;
  }

  /**
   * Refuses one too many.
   *
   * @param count with the one that is being added
   */
  void check(long count) {
    if (count > max) {
      throw asException();
    }
  }

  @Override
  public ErrorCode code() {
    return ErrorCode.CLIENT_LIMIT_REACHED;
  }

  @Override
  public String detail() {
    return detail;
  }
}
