package dev.plexsphere.kit.http;

/** Answers one request. Blocks as it likes: every request has a virtual thread. */
@FunctionalInterface
public interface Route {
  /** Reads from and answers to {@code exchange}; what it throws is answered by {@link Problems}. */
  void handle(Exchange exchange) throws Exception;
}
