package dev.plexsphere.idp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.SteppingClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A verifier that always sees the provider's newest keys, and tokens of that provider. */
final class VerifierDesk implements AutoCloseable {
  static final String NONCE = "the-nonce-of-this-sign-in";
  static final Instant START = SteppingClock.START;

  final SteppingClock clock = new SteppingClock();
  final ForeignIdp idp = new ForeignIdp(clock);

  /** For each look at the keys: whether fresh ones were asked for. */
  final List<Boolean> asked = new ArrayList<>();

  final IdTokenVerifier verifier = new IdTokenVerifier(this::keys, clock);
  private final IdpBinding binding = binding(List.of(), List.of(), Map.of());

  private JWKSet keys(IdpBinding binding, boolean fresh) {
    asked.add(fresh);
    return new JWKSet(idp.keys);
  }

  IdpBinding binding(List<String> acr, List<String> amr, Map<String, String> mappings) {
    return new IdpBinding(
        new BindingId(new UUID(1, 1)),
        new DomainId(new UUID(1, 2)),
        IdpBinding.Kind.OIDC,
        idp.issuer(),
        idp.issuer() + "/.well-known/openid-configuration",
        "plexsphere-test",
        null,
        false,
        IdpBinding.Status.ACTIVE,
        true,
        mappings,
        acr,
        amr,
        1,
        START,
        START);
  }

  /** As after the constructor. */
  void behave() {
    idp.behave();
    clock.set(START);
    asked.clear();
  }

  IdTokenClaims verify(String token) {
    return verifier.verify(binding, token, NONCE);
  }

  void assertRefused(String token, String why) {
    assertThatThrownBy(() -> verify(token))
        .hasMessageStartingWith("id_token_invalid:")
        .hasMessageContaining(why);
  }

  void assertRefused(String claim, Object value, String why) {
    var all = new LinkedHashMap<>(claims());
    if (value.equals("remove")) {
      all.remove(claim);
    } else {
      all.put(claim, value);
    }
    assertRefused(idp.signed(all), why);
  }

  Map<String, Object> claims() {
    return idp.claims(NONCE);
  }

  JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("key-1");
  }

  static String encode(String text) {
    return encode(text.getBytes(UTF_8));
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    idp.close();
  }
}
