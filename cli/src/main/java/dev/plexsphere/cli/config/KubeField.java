package dev.plexsphere.cli.config;

/** What a context says of the service in a cluster that is reached through a forwarded port. */
public enum KubeField implements ContextField {
  /** A context of kubectl's, not of ours. */
  CONTEXT("NAME", "kubectl's context of the cluster to forward a port to"),
  NAMESPACE("NAME", "the namespace there"),
  SERVICE("NAME", "the service there (default: noetl)"),
  REMOTE_PORT("PORT", "the service's port (default: 8082)", true);

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings
  private final Kind kind;

  KubeField(String label, String description) {
    this(label, description, false);
  }

  KubeField(String label, String description, boolean isPort) {
    kind = new Kind("kube_", label, description, isPort);
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
