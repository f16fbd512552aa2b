package dev.plexsphere.idp;

import dev.plexsphere.kit.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a provider publishes about itself (OpenID Connect Discovery 1.0 section 3).
 *
 * @param secretInForm true where the token endpoint takes client_secret_post and not
 *     client_secret_basic
 */
record Discovery(IssuerChannel.ProviderMetadata metadata, URI jwksUri, boolean secretInForm) {

  /**
   * @throws IllegalArgumentException saying what is wrong, for the log
   */
  static Discovery parse(String body, IdpBinding binding) {
    var document = Json.readMap(body.getBytes(StandardCharsets.UTF_8));
    if (!binding.issuer().equals(document.get("issuer"))) {
      throw new IllegalArgumentException("issuer is not exactly the binding's");
    }
    boolean plain = binding.issuer().startsWith("http://");
    var methods = document.get("token_endpoint_auth_methods_supported");
    boolean post =
        methods instanceof List<?> list
            && list.contains("client_secret_post")
            && !list.contains("client_secret_basic");
    return new Discovery(
        new IssuerChannel.ProviderMetadata(
            binding.issuer(),
            endpoint(document, "authorization_endpoint", plain),
            endpoint(document, "token_endpoint", plain),
            Boolean.TRUE.equals(document.get("authorization_response_iss_parameter_supported"))),
        endpoint(document, "jwks_uri", plain),
        post);
  }

  /** https, or http for a provider that itself is reached by http (the guard decides where). */
  private static URI endpoint(Map<String, Object> document, String name, boolean plain) {
    if (document.get(name) instanceof String text) {
      try {
        var uri = new URI(text);
        boolean scheme =
            "https".equals(uri.getScheme()) || (plain && "http".equals(uri.getScheme()));
        if (scheme
            && uri.getHost() != null
            && uri.getRawUserInfo() == null
            && uri.getRawFragment() == null) {
          return uri;
        }
      } catch (URISyntaxException _) {
        // refused below
      }
    }
    throw new IllegalArgumentException(name + " is missing or not an https URL");
  }
}
