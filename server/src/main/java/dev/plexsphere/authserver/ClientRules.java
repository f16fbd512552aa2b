package dev.plexsphere.authserver;

/**
 * What an authorization request of a client must do.
 *
 * @param consent the person is asked before the client gets anything
 * @param pkce it must bring a code challenge (RFC 7636)
 * @param pushed it must have been pushed (RFC 9126)
 * @param dpop its tokens are bound to a key that it proves (RFC 9449)
 */
public record ClientRules(boolean consent, boolean pkce, boolean pushed, boolean dpop) {
  /** PKCE, and nothing more. */
  public static final ClientRules DEFAULT = new ClientRules(false, true, false, false);
}
