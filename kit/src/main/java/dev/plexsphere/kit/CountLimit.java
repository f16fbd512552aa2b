package dev.plexsphere.kit;

import dev.plexsphere.contract.ErrorCode;

/**
 * How many of something there may be, and what is said of one too many.
 *
 * @param max the last number that is good
 */
public record CountLimit(int max, ErrorCode code, String detail) implements Refusal {
  /**
   * Refuses one too many.
   *
   * @param count with the one that is being added
   * @throws RefusedException with the code
   */
  public void check(long count) {
    if (count > max) {
      throw asException();
    }
  }
}
