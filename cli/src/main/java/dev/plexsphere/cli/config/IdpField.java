package dev.plexsphere.cli.config;

/** What a context says of the identity provider before its gateway. */
public enum IdpField implements ContextField {
  /** Where it is: a host, a host and a path, or an https URL. */
  DOMAIN("DOMAIN", "the identity provider: host, host/path or https URL"),
  CLIENT_ID("ID", "the client that people sign in with"),
  REDIRECT_URI("URL", "where the provider sends the browser back to"),
  AUDIENCE("AUD", "the API that an access token is asked for"),
  /** Only where the provider wants one for the password grant. */
  CLIENT_SECRET("SECRET", "the client's secret, where the provider wants one");

  private final String label;
  private final String description;

  IdpField(String label, String description) {
    this.label = label;
    this.description = description;
  }

  @Override
  public String key() {
    return ContextField.key("auth0_", this);
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
