package dev.plexsphere.idp;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.json.Json;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a trust domain signs JWT-SVIDs with: the keys of its bundle (SPIFFE Trust Domain and Bundle
 * section 4) whose use is {@code jwt-svid}. Keys of its X.509 authorities sign certificates, and
 * never a token.
 *
 * @param keys each with a kid of its own; none for a trust domain that signs no JWT-SVIDs
 * @param refresh when to ask for it again
 */
public record SpiffeBundle(JWKSet keys, Duration refresh) {
  private static final String USE = "jwt-svid";
  private static final int KEYS_MAX = 100;
  private static final Duration REFRESH_DEFAULT = Duration.ofMinutes(5);
  private static final double REFRESH_MIN = 30; // seconds
  private static final double REFRESH_MAX = 3600;

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static SpiffeBundle parse(String json) {
    Map<String, Object> document;
    try {
      document = Json.readMap(json.getBytes(StandardCharsets.UTF_8));
    } catch (RefusedException e) {
      throw new IllegalArgumentException("it is not a JSON object", e);
    }
    if (!(document.get("keys") instanceof List<?> all) || all.size() > KEYS_MAX) {
      throw new IllegalArgumentException("it has no keys, or more than " + KEYS_MAX);
    }
    var keys =
        all.stream()
            .filter(each -> each instanceof Map<?, ?> key && USE.equals(key.get("use")))
            .map(each -> key((Map<?, ?>) each))
            .toList();
    var kids = new HashSet<String>();
    if (!keys.stream().allMatch(key -> key.getKeyID() != null && kids.add(key.getKeyID()))) {
      throw new IllegalArgumentException("a key for jwt-svid has no kid of its own");
    }
    return new SpiffeBundle(new JWKSet(keys), refresh(document.get("spiffe_refresh_hint")));
  }

  private static JWK key(Map<?, ?> members) {
    var plain = new HashMap<String, Object>();
    members.forEach((name, value) -> plain.put(String.valueOf(name), value));
    try {
      var key = JWK.parse(plain);
      if (key.isPrivate() || !SvidKeys.isGood(key)) {
        throw new IllegalArgumentException(
            "a key for jwt-svid is private, or neither P-256, P-384, P-521 nor RSA of 2048 bits");
      }
      return key;
    } catch (ParseException e) {
      throw new IllegalArgumentException("a key for jwt-svid is none", e);
    }
  }

  /** What it asks for, within bounds. */
  private static Duration refresh(@Nullable Object hint) {
    return hint instanceof Number seconds
        ? Duration.ofSeconds((long) Math.clamp(seconds.doubleValue(), REFRESH_MIN, REFRESH_MAX))
        : REFRESH_DEFAULT;
  }
}
