package dev.plexsphere.cli.idp;

/** What is asked for of an identity provider. */
final class Scopes {
  private static final String WHO = "openid profile email";

  private Scopes() {}

  /**
   * The {@code scope} of a request.
   *
   * @param isOffline whether a refresh token is wanted
   */
  static String of(boolean isOffline) {
    return isOffline ? WHO + " offline_access" : WHO;
  }
}
