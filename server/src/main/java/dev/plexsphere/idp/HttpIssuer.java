package dev.plexsphere.idp;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.GuardedClient;
import dev.plexsphere.kit.http.GuardedClient.Fetched;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Any OpenID provider, over guarded HTTP. Thread-safe. */
public final class HttpIssuer implements IssuerChannel {
  private static final Logger LOG = Logger.getLogger(HttpIssuer.class.getName());
  private static final int JWKS_MAX = 100;

  private final GuardedClient http;
  private final BindingService bindings;
  private final DocumentCache<Discovery> discoveries;
  private final DocumentCache<JWKSet> keySets;

  public HttpIssuer(GuardedClient http, BindingService bindings, InstantSource clock) {
    this.http = http;
    this.bindings = bindings;
    this.discoveries = new DocumentCache<>(clock);
    this.keySets = new DocumentCache<>(clock);
  }

  @Override
  public ProviderMetadata metadata(IdpBinding binding) {
    return discovery(binding).metadata();
  }

  private Discovery discovery(IdpBinding binding) {
    return discoveries.get(
        binding.issuer() + " " + binding.discoveryUrl(),
        false,
        () ->
            document(
                binding,
                URI.create(binding.discoveryUrl()),
                body -> Discovery.parse(body, binding)));
  }

  @Override
  public JWKSet keys(IdpBinding binding, boolean fresh) {
    var uri = discovery(binding).jwksUri();
    return keySets.get(uri.toString(), fresh, () -> document(binding, uri, HttpIssuer::publicKeys));
  }

  /** Symmetric keys and private halves are dropped: nothing here may ever verify with a secret. */
  private static JWKSet publicKeys(String body) {
    Json.readMap(body.getBytes(StandardCharsets.UTF_8));
    try {
      var keys =
          JWKSet.parse(body).getKeys().stream().map(JWK::toPublicJWK).filter(Objects::nonNull);
      return new JWKSet(keys.limit(JWKS_MAX).toList());
    } catch (ParseException | NullPointerException e) { // a null among the keys
      throw new IllegalArgumentException("not a JWK set", e);
    }
  }

  private <T> T document(IdpBinding binding, URI uri, Function<String, T> parse) {
    var body =
        switch (http.get(uri)) {
          case Fetched.Answered(int status, var text) when status == 200 -> text;
          case Fetched.Answered(int status, _) ->
              throw unavailable(binding, uri, "status " + status);
          case Fetched.Failed(var reason) -> throw unavailable(binding, uri, reason);
        };
    try {
      return parse.apply(body);
    } catch (IllegalArgumentException | RefusedException e) {
      throw unavailable(binding, uri, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String redeem(IdpBinding binding, String code, URI redirectUri, Secret verifier) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirectUri.toString());
    form.put("code_verifier", verifier.reveal());
    var secret = bindings.clientSecret(binding).orElse(null);
    var uri = tokenEndpoint(binding);
    return switch (send(binding, form, binding.clientId(), secret)) {
      case Fetched.Answered(int status, var body) when status == 200 -> {
        if (member(body, "id_token") instanceof String idToken) {
          yield idToken;
        }
        throw unavailable(binding, uri, "200 without an id_token");
      }
      case Fetched.Answered(int status, var body) when isRefusal(status, body) -> {
        LOG.log(
            Level.WARNING, "{0} refused our code: {1}", new Object[] {uri, member(body, "error")});
        throw Refusal.of(
                ErrorCode.CODE_EXCHANGE_FAILED,
                "The identity provider did not accept the sign-in; start again.")
            .asException();
      }
      case Fetched.Answered(int status, _) -> throw unavailable(binding, uri, "status " + status);
      case Fetched.Failed(var why) -> throw unavailable(binding, uri, why);
    };
  }

  @Override
  public ClientCheck clientCredentials(
      IdpBinding binding, String clientId, Secret secret, @Nullable String scope) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "client_credentials");
    if (scope != null) {
      form.put("scope", scope);
    }
    Fetched answer;
    try {
      answer = send(binding, form, clientId, secret);
    } catch (RefusedException e) {
      return new ClientCheck.Unavailable(e.refusal().detail());
    }
    return switch (answer) {
      case Fetched.Answered(int status, var body)
          when status == 200 && member(body, "access_token") instanceof String token ->
          token.isEmpty()
              ? new ClientCheck.Unavailable("200 without an access_token")
              : new ClientCheck.Verified(clientId);
      case Fetched.Answered(int status, var body) when isRefusal(status, body) ->
          new ClientCheck.Refused();
      case Fetched.Answered(int status, _) -> new ClientCheck.Unavailable("status " + status);
      case Fetched.Failed(var why) -> {
        LOG.log(Level.WARNING, "{0}: {1}", new Object[] {binding.issuer(), why});
        yield new ClientCheck.Unavailable("no usable answer");
      }
    };
  }

  /** A "no" of RFC 6749 section 5.2; a bare 401 says the same. */
  private static boolean isRefusal(int status, String body) {
    return status == 401
        || ((status == 400 || status == 403) && member(body, "error") instanceof String);
  }

  private Fetched send(
      IdpBinding binding,
      SequencedMap<String, String> form,
      String clientId,
      @Nullable Secret secret) {
    String authorization = null;
    if (secret == null || discovery(binding).secretInForm()) {
      form.put("client_id", clientId);
      if (secret != null) {
        form.put("client_secret", secret.reveal());
      }
    } else {
      var pair = encode(clientId) + ":" + encode(secret.reveal()); // RFC 6749 section 2.3.1
      authorization =
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
    var body =
        form.entrySet().stream()
            .map(each -> each.getKey() + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
    return http.post(tokenEndpoint(binding), body, authorization);
  }

  private URI tokenEndpoint(IdpBinding binding) {
    return Objects.requireNonNull(
        metadata(binding).tokenEndpoint(), "foreign providers have a token endpoint");
  }

  private static @Nullable Object member(String body, String name) {
    try {
      Map<String, Object> answer = Json.readMap(body.getBytes(StandardCharsets.UTF_8));
      return answer.get(name);
    } catch (RefusedException _) {
      return null;
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static RefusedException unavailable(IdpBinding binding, URI uri, String why) {
    LOG.log(
        Level.WARNING,
        "identity provider {0}, binding {1}: {2}: {3}",
        new Object[] {binding.issuer(), binding.id(), uri, why});
    return unavailable();
  }

  static RefusedException unavailable() {
    return Refusal.of(
            ErrorCode.IDP_UNAVAILABLE,
            "The identity provider did not answer as it should; try again, or tell your"
                + " administrator.")
        .asException();
  }
}
