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

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings
  private final Kind kind;

  IdpField(String label, String description) {
    kind = new Kind("auth0_", label, description, false);
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
