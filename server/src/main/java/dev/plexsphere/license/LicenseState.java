package dev.plexsphere.license;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a license is worth at this moment.
 *
 * @param license what it says; null where there is none or it cannot be read. Believe it only where
 *     the status {@link #passes}
 * @param sentence for a person: what is so and, where it helps, the way out
 */
public record LicenseState(Status status, @Nullable License license, String sentence) {

  /** What a license is worth. */
  public enum Status {
    /** It holds. */
    ACTIVE(null),
    /** It has ended, and counts for some days more. */
    GRACE(null),
    /** It has ended, and so has its grace. */
    EXPIRED(ErrorCode.LICENSE_EXPIRED),
    /** None was ever installed. */
    MISSING(ErrorCode.LICENSE_MISSING),
    /** It begins later, or was issued in what this machine takes for the future. */
    NOT_YET_VALID(ErrorCode.LICENSE_NOT_YET_VALID),
    /** No key that is trusted for its kind has signed it. */
    UNTRUSTED(ErrorCode.LICENSE_UNTRUSTED),
    /** It is another installation's. */
    WRONG_INSTALLATION(ErrorCode.LICENSE_WRONG_INSTALLATION),
    /** This machine's clock was set back. */
    CLOCK(ErrorCode.LICENSE_CLOCK);

    private final @Nullable ErrorCode code;

    Status(@Nullable ErrorCode code) {
      this.code = code;
    }

    /** True where new tenants may be registered. */
    public boolean passes() {
      return code == null;
    }
  }

  /** True where new tenants may be registered. */
  public boolean passes() {
    return status.passes();
  }

  /** Why no new tenant may be registered; empty where one may. */
  public Optional<Refusal> refusal() {
    return Optional.ofNullable(status.code).map(code -> Refusal.of(code, sentence));
  }
}
