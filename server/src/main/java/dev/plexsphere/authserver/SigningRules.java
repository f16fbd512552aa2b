package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.ClientMetadataRules.require;

import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.jwk.SigningAlgorithm;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a registered client may say of its tokens and its keys. All throw {@link ClientFault}. */
final class SigningRules {
  private SigningRules() {}

  /** {@code id_token_signed_response_alg} (OpenID Connect Registration section 2). */
  static String algorithm(ClientWish wish) {
    var wished =
        Objects.requireNonNullElse(
            wish.text(ClientMember.ID_TOKEN_SIGNED_RESPONSE_ALG), SigningAlgorithm.ES256.value());
    require(
        ClientMember.ID_TOKEN_SIGNED_RESPONSE_ALG,
        SigningAlgorithm.of(wished).isPresent(),
        "id_token_signed_response_alg is one of "
            + Arrays.stream(SigningAlgorithm.values())
                .map(SigningAlgorithm::value)
                .collect(Collectors.joining(", ")));
    return wished;
  }

  static String format(ClientWish wish) {
    var wished =
        Objects.requireNonNullElse(wish.text(ClientMember.ACCESS_TOKEN_FORMAT), ClientTokens.JWT);
    require(
        ClientMember.ACCESS_TOKEN_FORMAT,
        List.of(ClientTokens.JWT, ClientTokens.OPAQUE).contains(wished),
        "access_token_format is jwt or opaque");
    return wished;
  }

  /**
   * The public keys; null for a client that does not sign.
   *
   * @param proof its {@code token_endpoint_auth_method}
   */
  static @Nullable Map<String, Object> keys(ClientWish wish, String proof) {
    boolean signs = proof.equals(ClientProof.PRIVATE_KEY_JWT.value());
    require(
        ClientMember.JWKS_URI,
        wish.text(ClientMember.JWKS_URI) == null,
        "jwks_uri is not supported: send the keys themselves as jwks");
    var sent = wish.object(ClientMember.JWKS);
    require(
        ClientMember.JWKS,
        signs == (sent != null),
        signs ? "private_key_jwt needs jwks" : "jwks is for private_key_jwt");
    return sent == null ? null : checked(sent);
  }

  private static Map<String, Object> checked(Map<String, Object> sent) {
    var keys = parsed(sent);
    var fault = keys == null ? "is no JWK set" : ClientKeySet.fault(keys).orElse("");
    require(ClientMember.JWKS, keys != null && fault.isEmpty(), "jwks " + fault);
    return Objects.requireNonNull(keys).toJSONObject();
  }

  private static @Nullable JWKSet parsed(Map<String, Object> sent) {
    try {
      return ClientKeySet.parse(sent);
    } catch (ParseException _) {
      return null;
    }
  }
}
