package dev.plexsphere.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plexsphere.idp.TrustDomain.Source;
import dev.plexsphere.kit.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A SPIFFE trust domain: it signs JWT-SVIDs and serves its bundle on 127.0.0.1. */
public final class SpiffeAuthority implements AutoCloseable {
  public static final KeyUse JWT_SVID = new KeyUse("jwt-svid");

  public final String name;
  public final ECKey key = newKey("key-1", Curve.P_256);
  public final AtomicInteger fetches = new AtomicInteger();
  public volatile List<? extends JWK> keys = List.of(key);
  public volatile int status = 200;
  public volatile Object refreshHint = 300;
  private final HttpServer server;
  private final InstantSource clock;

  public SpiffeAuthority(InstantSource clock, String name) {
    this.clock = clock;
    this.name = name;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/bundle", this::serve);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  public static ECKey newKey(String kid, Curve curve) {
    try {
      return new ECKeyGenerator(curve).keyID(kid).keyUse(JWT_SVID).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** What it publishes, as SPIRE does: with an authority for certificates besides. */
  public String bundle() {
    var published = keys.stream().map(each -> each.toPublicJWK().toJSONObject()).toList();
    return new String(
        Json.writeAny(
            Map.of("keys", published, "spiffe_sequence", 1, "spiffe_refresh_hint", refreshHint)),
        UTF_8);
  }

  private void serve(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    var body = bundle().getBytes(UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/bundle");
  }

  /** Trusted by those Domains, by its endpoint. */
  public TrustDomain endpoint(String... slugs) {
    return new TrustDomain(name, new Source.Endpoint(url()), Set.of(slugs));
  }

  /** Trusted by those Domains, by the bundle as it is now. */
  public TrustDomain inline(String... slugs) {
    return new TrustDomain(name, new Source.Inline(SpiffeBundle.parse(bundle())), Set.of(slugs));
  }

  public String id(String path) {
    return "spiffe://" + name + path;
  }

  /** Claims of a good one for five minutes, to be spoiled. */
  public Map<String, Object> claims(String subject, Object audience) {
    var now = clock.instant().getEpochSecond();
    var out = new HashMap<String, Object>();
    out.put("sub", subject);
    out.put("aud", audience);
    out.put("exp", now + 300);
    out.put("iat", now);
    return out;
  }

  /** One for that workload, as SPIRE makes it: an array for the audience, no iss, no jti. */
  public String svid(String path, String audience) {
    return signed(claims(id(path), List.of(audience)));
  }

  public String signed(Map<String, Object> claims) {
    return signed(header("ES256", key.getKeyID()), claims, key);
  }

  public static JWSHeader header(String algorithm, String kid) {
    return new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
        .keyID(kid)
        .type(JOSEObjectType.JWT)
        .build();
  }

  public static String signed(JWSHeader header, Map<String, Object> claims, JWK key) {
    try {
      var token = new JWSObject(header, new Payload(Json.writeAny(new LinkedHashMap<>(claims))));
      token.sign(signer(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static JWSSigner signer(JWK key) throws JOSEException {
    return key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
