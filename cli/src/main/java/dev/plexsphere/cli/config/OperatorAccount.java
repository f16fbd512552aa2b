package dev.plexsphere.cli.config;

/**
 * How a profile's operator signs in without a person: for machines, and for development.
 *
 * @param serverUrl the only address that the password is sent to
 * @param passwordFile a path
 */
public record OperatorAccount(String serverUrl, String email, String passwordFile) {
  /** The address it is for. */
  public ServerUrl server() {
    return ServerUrl.parse(serverUrl, "server_url of the operator's login");
  }
}
