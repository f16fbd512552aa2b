package dev.plexsphere.signer.rotation;

import dev.plexsphere.signer.SignerRefusal;
import java.util.Arrays;
import java.util.Optional;

/** What kind of installation it is, and so which scopes there are. */
public enum Profile {
  SAAS("saas", "SaaS deployments require per-Domain keys"),
  SELFHOSTED_SINGLE("selfhosted-single", ""),
  SELFHOSTED_MULTI("selfhosted-multi", "multi-Domain installations require per-Domain keys");

  private final String wire;
  private final String reason;

  Profile(String wire, String reason) {
    this.wire = wire;
    this.reason = reason;
  }

  /** As it is configured. */
  public String wire() {
    return wire;
  }

  /** The profile of that name. */
  public static Optional<Profile> find(String wire) {
    return Arrays.stream(values()).filter(each -> each.wire.equals(wire)).findFirst();
  }

  /**
   * @throws SignerRefusal PRECONDITION, in words that are a contract
   */
  void require(ScopeName scope) {
    if (scope.isPlatform() && !reason.isEmpty()) {
      throw SignerRefusal.profile(
          "signing scope \"platform\" not permitted in profile \"" + wire + "\": " + reason);
    }
  }
}
