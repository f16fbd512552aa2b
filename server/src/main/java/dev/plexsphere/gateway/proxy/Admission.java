package dev.plexsphere.gateway.proxy;

import dev.plexsphere.gateway.GatewaySession;

/** Whether a request goes on to an upstream. */
sealed interface Admission {
  /**
   * It does.
   *
   * @param path below {@code /noetl/}, decoded
   */
  record Admitted(GatewaySession session, String path) implements Admission {}

  /** It is answered here. */
  record Refused(Refusal refusal) implements Admission {}
}
