package dev.plexsphere.gateway.proxy;

/** What a caller may do upstream. */
@FunctionalInterface
public interface Access {
  /**
   * True when the caller may. An exception means that nobody knows, and lets nobody in.
   *
   * @param path below {@code /noetl/}, decoded, such as {@code catalog/list}
   */
  boolean allowed(Caller caller, String method, String path);
}
