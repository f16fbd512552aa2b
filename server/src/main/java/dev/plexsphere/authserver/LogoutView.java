package dev.plexsphere.authserver;

/**
 * What the page asks before somebody is signed out.
 *
 * @param action where the form goes
 * @param username who is signed in
 * @param clientId who asked, or ""
 * @param redirectUri where the browser goes afterwards, or ""
 * @param state for the client, or ""
 */
public record LogoutView(
    String action,
    String csrf,
    String username,
    String clientId,
    String redirectUri,
    String state) {}
