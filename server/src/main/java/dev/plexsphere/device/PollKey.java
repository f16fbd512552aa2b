package dev.plexsphere.device;

import dev.plexsphere.ids.DomainId;
import org.jspecify.annotations.Nullable;

/**
 * What names a device login to its program. A login that was started at one of the two doors does
 * not exist at the other, nor one of a Domain at another's.
 *
 * @param clientId the one that started it; "" where none was sent
 * @param server whose hosted authorization server is asked; null for the API's own door
 */
record PollKey(String deviceCode, String clientId, @Nullable DomainId server) {
  /** Never the code. */
  @Override
  public String toString() {
    return "PollKey(" + clientId + ")";
  }
}
