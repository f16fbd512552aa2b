package dev.plexsphere.device;

import java.time.Duration;

/**
 * The budgets that make guessing hopeless; the arithmetic is in docs/explanation/device-login.md.
 *
 * @param starts requests that one network may start per {@code startsWindow}
 * @param wrongCodes user codes that name nothing, per network and per session in {@code
 *     wrongCodesWindow}; after that the page pauses
 */
public record DeviceLimits(
    int starts, Duration startsWindow, int wrongCodes, Duration wrongCodesWindow) {
  /** What an installation has unless it says otherwise. */
  public static final DeviceLimits DEFAULT =
      new DeviceLimits(120, Duration.ofMinutes(10), 10, Duration.ofMinutes(15));

  /**
   * @throws IllegalArgumentException naming the bound
   */
  public DeviceLimits {
    if (starts < 1 || wrongCodes < 1 || wrongCodes > 100) {
      throw new IllegalArgumentException("device limits: starts >= 1, 1 <= wrongCodes <= 100");
    }
    if (!startsWindow.isPositive() || !wrongCodesWindow.isPositive()) {
      throw new IllegalArgumentException("device limits: windows are positive");
    }
  }
}
