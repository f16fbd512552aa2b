package dev.plexsphere.cli.config;

/**
 * An operator's access token, kept beside a profile's own. It lives for minutes and cannot be
 * renewed.
 *
 * @param serverUrl the address it was made for, and the only one it is sent to
 * @param token the access token (RFC 9068)
 * @param expiresAt when it ends, epoch seconds
 * @param name who signed in, for messages
 */
public record OperatorLogin(String serverUrl, Secret token, long expiresAt, String name) {

  /** The address it was made for. */
  public ServerUrl server() {
    return ServerUrl.parse(serverUrl, "server_url of the operator's login");
  }
}
