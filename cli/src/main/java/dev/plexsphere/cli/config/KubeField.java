package dev.plexsphere.cli.config;

/** What a context says of the service in a cluster that is reached through a forwarded port. */
public enum KubeField implements ContextField {
  /** A context of kubectl's, not of ours. */
  CONTEXT("NAME", "kubectl's context of the cluster to forward a port to"),
  NAMESPACE("NAME", "the namespace there"),
  SERVICE("NAME", "the service there (default: noetl)"),
  REMOTE_PORT("PORT", "the service's port (default: 8082)");

  private final String label;
  private final String description;

  KubeField(String label, String description) {
    this.label = label;
    this.description = description;
  }

  @Override
  public String key() {
    return ContextField.key("kube_", this);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String description() {
    return description;
  }
}
