package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.loopback.Verdict;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One run of the authorization code flow with PKCE (RFC 7636, S256).
 *
 * @param redirectUri where the code comes to
 * @param state what the answer must carry
 * @param nonce what the ID token must repeat, if it names one
 * @param verifier proves at the token endpoint that it was us who asked
 */
record PkceFlow(String redirectUri, String state, String nonce, Secret verifier) {
  private static final int VERIFIER_BYTES = 64;
  private static final int STATE_BYTES = 24;
  private static final int NONCE_BYTES = 16;
  private static final int JWT_PARTS = 3;

  static PkceFlow make(RandomGenerator random, String redirectUri) {
    return new PkceFlow(
        redirectUri,
        random(random, STATE_BYTES),
        random(random, NONCE_BYTES),
        new Secret(random(random, VERIFIER_BYTES)));
  }

  private static String random(RandomGenerator random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return base64(bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The parameters of the authorization request. */
  Map<String, String> query(String clientId, String scope) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", clientId);
    query.put("redirect_uri", redirectUri);
    query.put("scope", scope);
    query.put("code_challenge", challenge());
    query.put("code_challenge_method", "S256");
    query.put("state", state);
    query.put("nonce", nonce);
    return query;
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

  /** Every redirect to the callback ends the wait: one that is not right is not waited out. */
  Verdict judge(Map<String, String> answer, Endpoints endpoints) {
    try {
      var _ = code(answer, endpoints);
      return Verdict.ANSWER;
    } catch (Failure e) {
      return Verdict.REFUSAL;
    }
  }

  /**
   * The code of an answer.
   *
   * @param answer the parameters of the redirect
   * @throws Failure exit 1 when it is of another run or another provider, says no, or has no code
   */
  Secret code(Map<String, String> answer, Endpoints endpoints) {
    if (!MessageDigest.isEqual(
        state.getBytes(StandardCharsets.US_ASCII),
        answer.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8))) {
      throw Failure.failed(
          "Wrong answer", "it belongs to another sign-in (state), and nothing was saved");
    }
    if (answer.containsKey("iss") && !endpoints.isAnsweredBy(answer.get("iss"))) {
      throw Failure.failed(
          "Wrong answer",
          "it does not come from " + endpoints.issuer() + " (iss), and nothing was saved");
    }
    var error = answer.get("error");
    if (error != null) {
      var description = answer.getOrDefault("error_description", "");
      throw Failure.failed(
          error.equals("access_denied") ? "Declined" : "Sign-in refused",
          description.isEmpty() ? error : error + ": " + description);
    }
    var code = answer.getOrDefault("code", "");
    if (code.isEmpty()) {
      throw Failure.failed("Wrong answer", "it carries no code, and nothing was saved");
    }
    return new Secret(code);
  }

  /**
   * Fails when the ID token was issued for another run (OpenID Connect Core section 3.1.3.7). Its
   * signature is the gateway's to check.
   */
  void check(IdpTokens tokens) {
    if (tokens.idToken() != null && !nonceOf(tokens.idToken().value()).equals(nonce)) {
      throw Failure.failed(
          "Wrong answer", "the ID token belongs to another sign-in (nonce), and nothing was saved");
    }
  }

  /** The token's nonce; this run's own when it names none, or cannot be read here. */
  private String nonceOf(String token) {
    var parts = List.of(token.split("\\.", -1));
    if (parts.size() != JWT_PARTS) {
      return nonce;
    }
    try {
      var payload = new String(Base64.getUrlDecoder().decode(parts.get(1)), StandardCharsets.UTF_8);
      return JsonText.read(payload) instanceof Json.Doc claims
          ? claims.find("nonce").orElse(nonce)
          : nonce;
    } catch (IOException | IllegalArgumentException e) {
      return nonce;
    }
  }

  @Override
  public String toString() {
    return "PkceFlow[" + redirectUri + "]";
  }
}
