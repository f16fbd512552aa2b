package dev.plexsphere.gateway;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.CountLimit;

/** How many there may be; each request at the gateway reads all rules of its person's roles. */
final class AccessLimits {
  static final CountLimit ROLES =
      limit(100, "The Domain has 100 roles, which is as many as one may have.");
  static final CountLimit RULES =
      limit(50, "The role has 50 rules, which is as many as one may have.");
  static final CountLimit MEMBERS =
      limit(10_000, "The role has 10 000 members, which is as many as one may have.");
  static final CountLimit ROLES_OF_A_PERSON =
      limit(20, "The person has 20 roles, which is as many as one may have.");

  private AccessLimits() {}

  private static CountLimit limit(int max, String detail) {
    return new CountLimit(max, ErrorCode.ACCESS_LIMIT_REACHED, detail);
  }
}
