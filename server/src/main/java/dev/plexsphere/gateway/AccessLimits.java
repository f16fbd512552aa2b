package dev.plexsphere.gateway;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;

/** How many there may be; each request at the gateway reads all rules of its person's roles. */
enum AccessLimits implements Refusal {
  ROLES(100, "The Domain has 100 roles, which is as many as one may have."),
  RULES(50, "The role has 50 rules, which is as many as one may have."),
  MEMBERS(10_000, "The role has 10 000 members, which is as many as one may have."),
  ROLES_OF_A_PERSON(20, "The person has 20 roles, which is as many as one may have.");

  private final int max;
  private final String detail;

  AccessLimits(int max, String detail) {
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
    return ErrorCode.ACCESS_LIMIT_REACHED;
  }

  @Override
  public String detail() {
    return detail;
  }
}
