package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Pages;
import dev.plexsphere.cli.output.Failure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One run of the authorization code flow with PKCE (RFC 7636, S256).
 *
 * @param issuer who must answer (RFC 9207)
 * @param redirectUri where the code comes to
 * @param state what the answer must carry
 * @param verifier proves at the token endpoint that it was us who asked
 */
record AuthorizationRequest(String issuer, String redirectUri, String state, Secret verifier) {
  static final String CLIENT_ID = "platform-operator-cli";
  private static final int RANDOM_BYTES = 32;

  static AuthorizationRequest make(RandomGenerator random, String issuer, String redirectUri) {
    return new AuthorizationRequest(
        issuer, redirectUri, random(random), new Secret(random(random)));
  }

  private static String random(RandomGenerator random) {
    var bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return base64(bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Path and query of the authorization endpoint. */
  String path() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", CLIENT_ID);
    query.put("redirect_uri", redirectUri);
    query.put("scope", "openid");
    query.put("state", state);
    query.put("prompt", "login");
    query.put("code_challenge", challenge());
    query.put("code_challenge_method", "S256");
    return "/authorize?" + Pages.encoded(query);
  }

  private String challenge() {
    try {
      return base64(
          MessageDigest.getInstance("SHA-256")
              .digest(verifier.value().getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * The code of an answer that is ours.
   *
   * @param answer the parameters of the redirect
   * @throws Failure exit 1 when it is of another run or another server, or says no
   */
  Secret code(Map<String, String> answer) {
    if (!isOurs(answer)) {
      throw Failure.failed(
          "Wrong answer", "it belongs to another sign-in (state), and nothing was saved");
    }
    if (!issuer.equals(answer.get("iss"))) {
      throw Failure.failed(
          "Wrong answer", "it does not come from " + issuer + " (iss), and nothing was saved");
    }
    var error = answer.get("error");
    if (error != null) {
      throw Failure.failed(
          error.equals("access_denied") ? "Declined" : "Refused",
          answer.getOrDefault("error_description", error));
    }
    var code = answer.getOrDefault("code", "");
    if (code.isEmpty()) {
      throw Failure.failed("Wrong answer", "it carries no code, and nothing was saved");
    }
    return new Secret(code);
  }

  /** Whether an answer carries this run's state. */
  boolean isOurs(Map<String, String> answer) {
    return MessageDigest.isEqual(
        state.getBytes(StandardCharsets.US_ASCII),
        answer.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8));
  }

  /** The form for the token endpoint. */
  Map<String, String> redemption(Secret code) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code.value());
    form.put("redirect_uri", redirectUri);
    form.put("client_id", CLIENT_ID);
    form.put("code_verifier", verifier.value());
    return form;
  }

  @Override
  public String toString() {
    return "AuthorizationRequest[" + issuer + "]";
  }
}
