package dev.plexsphere.kit.http;

/**
 * Who may enter a route. Every route names one where it is mounted, so that none can be forgotten.
 */
@FunctionalInterface
public interface Gate {
  /** Anybody; the route itself decides. */
  Gate PUBLIC = exchange -> {};

  /**
   * Lets the request pass, noting who asks.
   *
   * @throws dev.plexsphere.kit.RefusedException 401 or 403
   */
  void admit(Exchange exchange);
}
