package dev.plexsphere.cli.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a context says of the identity provider before its gateway. The names are the file's. */
public enum IdpField {
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

  /** The field of the file, e.g. {@code auth0_client_id}. */
  public String key() {
    return "auth0_" + name().toLowerCase(Locale.ROOT);
  }

  /** The flag that sets it, e.g. {@code --auth0-client-id}. */
  public String flag() {
    return "--" + key().replace('_', '-');
  }

  /** What stands for its value in a help. */
  public String label() {
    return label;
  }

  /** A line for the help. */
  public String description() {
    return description;
  }

  /** What an older program of that name called it. */
  String olderKey() {
    return "gateway_" + key();
  }

  /** A blank value is none. */
  static @Nullable String present(@Nullable Object value) {
    return value instanceof String text && !text.isBlank() ? text.strip() : null;
  }
}
