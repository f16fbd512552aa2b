package dev.plexsphere.device;

/**
 * What names a device login to its program. A login that was started at one of the two doors does
 * not exist at the other.
 *
 * @param clientId the one that started it; "" where none was sent
 * @param oauth true for a client of the hosted authorization server, false for the API's own
 */
record PollKey(String deviceCode, String clientId, boolean oauth) {
  /** Never the code. */
  @Override
  public String toString() {
    return "PollKey(" + clientId + ")";
  }
}
