package dev.plexsphere.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An OpenID provider on 127.0.0.1 that does what a test tells it to, good or bad. */
public final class ForeignIdp implements AutoCloseable {
  /** Answers a request by itself. */
  @FunctionalInterface
  public interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  private record Pending(String nonce, String challenge, String redirectUri) {}

  public final ECKey key = newKey("key-1");
  public final AtomicInteger discoveries = new AtomicInteger();
  public final AtomicInteger keyFetches = new AtomicInteger();
  public final AtomicInteger tokenCalls = new AtomicInteger();

  /** What discovery says beyond or instead of the usual. */
  public final Map<String, Object> discovery = new ConcurrentHashMap<>();

  /** Claims beyond or instead of the usual; the word {@code remove} takes one away. */
  public final Map<String, Object> claims = new ConcurrentHashMap<>();

  public volatile List<JWK> keys = List.of(key.toPublicJWK());
  public volatile Function<Map<String, Object>, String> signer = this::signed;
  public volatile String clientSecret = "client-secret";
  public volatile @Nullable Behaviour onDiscovery;
  public volatile @Nullable Behaviour onKeys;
  public volatile @Nullable Behaviour onToken;

  private final HttpServer server;
  private final InstantSource clock;
  private final Map<String, Pending> codes = new ConcurrentHashMap<>();

  public ForeignIdp(InstantSource clock) {
    this.clock = clock;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/.well-known/openid-configuration", x -> discover(x));
    server.createContext("/jwks", x -> publish(x));
    server.createContext("/token", x -> token(x));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public static ECKey newKey(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  // ---- the browser's side

  /**
   * A person signs in at the authorization URL.
   *
   * @return where the browser is sent back to
   */
  public String authorize(String authorizationUrl) {
    var query = Params.parse(URI.create(authorizationUrl).getRawQuery());
    var code = Secrets.opaque();
    codes.put(
        code,
        new Pending(query.get("nonce"), query.get("code_challenge"), query.get("redirect_uri")));
    return query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state");
  }

  // ---- endpoints

  private void discover(HttpExchange exchange) throws IOException {
    discoveries.incrementAndGet();
    var behaviour = onDiscovery;
    if (behaviour != null) {
      behaviour.answer(exchange);
      return;
    }
    var document = new HashMap<String, Object>();
    document.put("issuer", issuer());
    document.put("authorization_endpoint", issuer() + "/authorize");
    document.put("token_endpoint", issuer() + "/token");
    document.put("jwks_uri", issuer() + "/jwks");
    document.putAll(discovery);
    send(exchange, 200, new String(Json.writeAny(document), UTF_8));
  }

  private void publish(HttpExchange exchange) throws IOException {
    keyFetches.incrementAndGet();
    var behaviour = onKeys;
    if (behaviour != null) {
      behaviour.answer(exchange);
      return;
    }
    send(exchange, 200, new JWKSet(keys).toString(false));
  }

  private void token(HttpExchange exchange) throws IOException {
    tokenCalls.incrementAndGet();
    var form = Params.parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    var behaviour = onToken;
    if (behaviour != null) {
      behaviour.answer(exchange);
      return;
    }
    var basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("plexsphere-test:" + clientSecret).getBytes(UTF_8));
    if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, 401, "{\"error\":\"invalid_client\"}");
      return;
    }
    if (form.get("grant_type").equals("client_credentials")) {
      send(exchange, 200, "{\"access_token\":\"opaque\",\"token_type\":\"Bearer\"}");
      return;
    }
    var pending = codes.remove(form.get("code"));
    var challenge =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Secrets.sha256(form.get("code_verifier")));
    if (pending == null
        || !pending.challenge.equals(challenge)
        || !pending.redirectUri.equals(form.get("redirect_uri"))) {
      send(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    var answer =
        Map.of(
            "token_type", "Bearer",
            "access_token", "opaque",
            "id_token", signer.apply(claims(pending.nonce)));
    send(exchange, 200, new String(Json.writeAny(answer), UTF_8));
  }

  /** The usual claims with {@link #claims} on top. */
  public Map<String, Object> claims(String nonce) {
    long now = clock.instant().getEpochSecond();
    var all = new LinkedHashMap<String, Object>();
    all.put("iss", issuer());
    all.put("sub", "ada");
    all.put("aud", "plexsphere-test");
    all.put("iat", now);
    all.put("exp", now + 300);
    all.put("nonce", nonce);
    all.put("email", "ada@acme.example");
    all.put("name", "Ada Lovelace");
    all.putAll(claims);
    all.values().removeIf("remove"::equals);
    return all;
  }

  /** A good token over {@code claims}. */
  public String signed(Map<String, Object> claims) {
    return signed(
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims, key);
  }

  public static String signed(JWSHeader header, Map<String, Object> claims, ECKey key) {
    var token = new JWSObject(header, new Payload(claims));
    try {
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  public static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  /** Back to good behaviour. */
  public void behave() {
    claims.clear();
    discovery.clear();
    keys = List.of(key.toPublicJWK());
    signer = this::signed;
    onDiscovery = null;
    onKeys = null;
    onToken = null;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
