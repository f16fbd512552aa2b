package dev.plexsphere.oauth;

import dev.plexsphere.kit.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** Proof Key for Code Exchange (RFC 7636), method S256 only. */
public final class Pkce {
  /** The one method there is here; {@code plain} proves nothing. */
  public static final String METHOD = "S256";

  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

  private Pkce() {}

  /** A new verifier of 256 bits. */
  public static String newVerifier() {
    return Secrets.opaque();
  }

  /** BASE64URL(SHA-256(verifier)), section 4.2. */
  public static String challenge(String verifier) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Secrets.sha256(verifier.getBytes(StandardCharsets.US_ASCII)));
  }

  /** True for what a SHA-256 looks like in base64url: 43 characters. */
  public static boolean isChallenge(String text) {
    return CHALLENGE.matcher(text).matches();
  }

  /** True when {@code verifier} has the shape of one and belongs to {@code challenge}. */
  public static boolean matches(String verifier, String challenge) {
    return VERIFIER.matcher(verifier).matches() && Secrets.same(challenge(verifier), challenge);
  }
}
