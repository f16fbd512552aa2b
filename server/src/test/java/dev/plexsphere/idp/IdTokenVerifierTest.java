package dev.plexsphere.idp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.SteppingClock;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of every bad kind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdTokenVerifierTest {
  private static final String NONCE = "the-nonce-of-this-sign-in";
  private static final Instant START = SteppingClock.START;

  private final SteppingClock clock = new SteppingClock();
  private final ForeignIdp idp = new ForeignIdp(clock);
  private final Keys channel = new Keys();
  private final IdTokenVerifier verifier =
      new IdTokenVerifier(new Issuers(channel, channel), clock);
  private final IdpBinding binding = binding(List.of(), List.of(), Map.of());

  /** Always the provider's newest keys: what is tested here is the verifier. */
  private final class Keys implements IssuerChannel {
    private final List<Boolean> asked = new ArrayList<>();

    @Override
    public ProviderMetadata metadata(IdpBinding binding) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String redeem(IdpBinding binding, String code, URI redirectUri, Secret verifier) {
      throw new UnsupportedOperationException();
    }

    @Override
    public JWKSet keys(IdpBinding binding, boolean fresh) {
      asked.add(fresh);
      return new JWKSet(idp.keys);
    }

    @Override
    public ClientCheck clientCredentials(
        IdpBinding binding, String clientId, Secret secret, @Nullable String scope) {
      throw new UnsupportedOperationException();
    }
  }

  private IdpBinding binding(List<String> acr, List<String> amr, Map<String, String> mappings) {
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

  @AfterEach
  void behave() {
    idp.behave();
    clock.set(START);
  }

  @AfterAll
  void close() {
    idp.close();
  }

  private IdTokenClaims verify(String token) {
    return verifier.verify(binding, token, NONCE);
  }

  private void assertRefused(String token, String why) {
    assertThatThrownBy(() -> verify(token))
        .hasMessageStartingWith("id_token_invalid:")
        .hasMessageContaining(why);
  }

  private Map<String, Object> claims() {
    return idp.claims(NONCE);
  }

  private JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("key-1");
  }

  @Test
  void a_good_token_says_who_it_is() {
    idp.claims.putAll(
        Map.of(
            "acr", "gold", "amr", List.of("pwd", "otp"), "auth_time", START.getEpochSecond() - 9));

    var claims = verify(idp.signed(claims()));

    assertThat(claims)
        .isEqualTo(
            new IdTokenClaims(
                "ada",
                "ada@acme.example",
                "Ada Lovelace",
                "gold",
                List.of("pwd", "otp"),
                START.minusSeconds(9)));
  }

  // ---- signatures

  @Test
  void a_forged_signature_is_refused() {
    assertRefused(
        ForeignIdp.signed(header().build(), claims(), ForeignIdp.newKey("key-1")),
        "no key of the provider");
    var good = idp.signed(claims()).split("\\.", -1);
    var other = claims();
    other.put("sub", "eve");
    var payload = Base64.getUrlEncoder().withoutPadding().encodeToString(Json.writeAny(other));
    assertRefused(good[0] + "." + payload + "." + good[2], "no key of the provider");
    assertRefused(good[0] + "." + good[1] + ".", "");
  }

  @Test
  void case_3_alg_none_is_refused_however_it_is_spelled() {
    for (var alg : List.of("none", "None", "NONE", "nOnE")) {
      var head = encode("{\"alg\":\"" + alg + "\"}");
      assertRefused(head + "." + encode(Json.writeAny(claims())) + ".", "");
      assertRefused(head + "." + encode(Json.writeAny(claims())) + ".AAAA", "");
    }
  }

  private static String encode(String text) {
    return encode(text.getBytes(UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Test
  void case_3_hs256_with_the_public_key_as_its_secret_is_refused() throws JOSEException {
    var rsa = rsa(2048);
    idp.keys = List.of(rsa.toPublicJWK(), idp.key.toPublicJWK());
    var secrets =
        List.of(
            rsa.toRSAPublicKey().getEncoded(),
            idp.key.toECPublicKey().getEncoded(),
            rsa.toPublicJWK().toJSONString().getBytes(UTF_8));
    for (var secret : secrets) {
      var token =
          new JWSObject(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("key-1").build(),
              new Payload(claims()));
      token.sign(new MACSigner(secret));
      assertRefused(token.serialize(), "no key of the provider");
    }
  }

  @Test
  void case_5_a_symmetric_key_in_the_providers_set_never_verifies() throws JOSEException {
    var oct = new OctetSequenceKeyGenerator(256).keyID("oct").generate();
    idp.keys = List.of(oct);
    var token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("oct").build(), new Payload(claims()));
    token.sign(new MACSigner(oct));

    assertRefused(token.serialize(), "no key of the provider");
  }

  @Test
  void case_3_a_key_pinned_to_another_algorithm_or_use_does_not_count() throws JOSEException {
    var rsa = rsa(2048);
    var token = rsaSigned(rsa, JWSAlgorithm.RS256);
    idp.keys = List.of(rsa.toPublicJWK());
    assertThatCode(() -> verify(token)).doesNotThrowAnyException();

    idp.keys =
        List.of(
            new RSAKey.Builder(rsa.toRSAPublicKey())
                .keyID("rsa")
                .algorithm(JWSAlgorithm.PS256)
                .build());
    assertRefused(token, "no key of the provider");
    idp.keys =
        List.of(
            new RSAKey.Builder(rsa.toRSAPublicKey())
                .keyID("rsa")
                .keyUse(com.nimbusds.jose.jwk.KeyUse.ENCRYPTION)
                .build());
    assertRefused(token, "no key of the provider");
  }

  @Test
  void rs256_and_ps256_are_taken_and_rs512_and_short_keys_are_not() throws JOSEException {
    var rsa = rsa(2048);
    idp.keys = List.of(rsa.toPublicJWK());
    assertThat(verify(rsaSigned(rsa, JWSAlgorithm.RS256)).subject()).isEqualTo("ada");
    assertThat(verify(rsaSigned(rsa, JWSAlgorithm.PS256)).subject()).isEqualTo("ada");
    assertRefused(rsaSigned(rsa, JWSAlgorithm.RS512), "no key of the provider");

    var weak = new RSAKeyGenerator(1024, true).keyID("rsa").generate();
    idp.keys = List.of(weak.toPublicJWK());
    var token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build(), new Payload(claims()));
    token.sign(new RSASSASigner(weak, Set.of(AllowWeakRSAKey.getInstance())));
    assertRefused(token.serialize(), "no key of the provider");
  }

  private static RSAKey rsa(int bits) throws JOSEException {
    return new RSAKeyGenerator(bits).keyID("rsa").generate();
  }

  private String rsaSigned(RSAKey key, JWSAlgorithm algorithm) throws JOSEException {
    var token =
        new JWSObject(new JWSHeader.Builder(algorithm).keyID("rsa").build(), new Payload(claims()));
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  @Test
  void eddsa_is_taken() throws GeneralSecurityException {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var spki = pair.getPublic().getEncoded();
    var x = new byte[32];
    System.arraycopy(spki, spki.length - 32, x, 0, 32);
    idp.keys =
        List.of(new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID("ed").build());
    var input =
        encode("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}") + "." + encode(Json.writeAny(claims()));
    var signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(input.getBytes(UTF_8));

    assertThat(verify(input + "." + encode(signature.sign())).subject()).isEqualTo("ada");
    assertRefused(input + "." + encode(new byte[64]), "no key of the provider");
  }

  @Test
  void case_4_a_jwe_around_an_unsigned_token_is_refused() throws JOSEException {
    var rsa = rsa(2048);
    idp.keys = List.of(rsa.toPublicJWK());
    var plain = encode("{\"alg\":\"none\"}") + "." + encode(Json.writeAny(claims())) + ".";
    var wrapped =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM)
                .contentType("JWT")
                .keyID("rsa")
                .build(),
            new Payload(plain));
    wrapped.encrypt(new RSAEncrypter(rsa));

    assertRefused(wrapped.serialize(), "it is not a signed JWT");
  }

  @Test
  void case_6_keys_that_the_header_brings_or_points_to_are_ignored() {
    var own = ForeignIdp.newKey("key-1");
    var header =
        header()
            .jwk(own.toPublicJWK())
            .jwkURL(URI.create(idp.issuer() + "/elsewhere"))
            .x509CertURL(URI.create(idp.issuer() + "/elsewhere"))
            .build();
    int fetches = idp.keyFetches.get();

    assertRefused(ForeignIdp.signed(header, claims(), own), "no key of the provider");
    assertThat(idp.keyFetches).hasValue(fetches);
  }

  @Test
  void a_critical_header_or_another_type_of_token_is_refused() {
    var critical = header().criticalParams(Set.of("exp")).customParam("exp", 1).build();
    assertRefused(ForeignIdp.signed(critical, claims(), idp.key), "critical");
    for (var type : List.of("at+jwt", "logout+jwt", "secevent+jwt")) {
      var typed = header().type(new JOSEObjectType(type)).build();
      assertRefused(ForeignIdp.signed(typed, claims(), idp.key), "another type");
    }
    var plain = header().type(JOSEObjectType.JWT).build();
    assertThat(verify(ForeignIdp.signed(plain, claims(), idp.key)).subject()).isEqualTo("ada");
  }

  @Test
  void a_token_without_kid_is_tried_with_the_providers_keys() {
    idp.keys = List.of(ForeignIdp.newKey("a").toPublicJWK(), idp.key.toPublicJWK());
    var header = new JWSHeader(JWSAlgorithm.ES256);

    assertThat(verify(ForeignIdp.signed(header, claims(), idp.key)).subject()).isEqualTo("ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "e30.e30.e30", "💥.💥.💥"})
  void what_is_no_token_is_refused(String text) {
    assertRefused(text, "");
  }

  @Test
  void a_token_of_more_than_16_kib_is_refused_unread() {
    idp.claims.put("padding", "x".repeat(17_000));
    assertRefused(idp.signed(claims()), "16 KiB");
  }

  @Test
  void a_payload_that_two_readers_would_read_differently_is_refused() throws JOSEException {
    var json = new String(Json.writeAny(claims()), UTF_8);
    var twice = json.substring(0, json.length() - 1) + ",\"sub\":\"eve\"}";
    var token = new JWSObject(header().build(), new Payload(twice));
    token.sign(new com.nimbusds.jose.crypto.ECDSASigner(idp.key));

    assertRefused(token.serialize(), "not a JSON object");
  }

  // ---- claims

  private void assertRefused(String claim, Object value, String why) {
    var all = new LinkedHashMap<>(claims());
    if (value.equals("remove")) {
      all.remove(claim);
    } else {
      all.put(claim, value);
    }
    assertRefused(idp.signed(all), why);
  }

  @Test
  void issuer_audience_party_subject_and_nonce_must_be_exactly_right() {
    assertRefused("iss", "remove", "another issuer");
    assertRefused("iss", idp.issuer() + "/", "another issuer");
    assertRefused("iss", idp.issuer().replace("http", "HTTP"), "another issuer");
    assertRefused("aud", "somebody-else", "another client");
    assertRefused("aud", "PLEXSPHERE-TEST", "another client");
    assertRefused("aud", "remove", "another client");
    assertRefused("aud", List.of(), "another client");
    assertRefused("azp", "somebody-else", "another client");
    assertRefused("sub", "remove", "names nobody");
    assertRefused("sub", " ", "names nobody");
    assertRefused("sub", 7, "names nobody");
    assertRefused("sub", "s".repeat(256), "names nobody");
    assertRefused("nonce", "remove", "another sign-in");
    assertRefused("nonce", "another", "another sign-in");
  }

  @Test
  void case_7_several_audiences_need_azp() {
    assertRefused("aud", List.of("plexsphere-test", "x"), "several audiences");
    assertRefused("aud", List.of("plexsphere-test", 7), "several audiences");
    idp.claims.putAll(Map.of("aud", List.of("plexsphere-test", "x"), "azp", "plexsphere-test"));
    assertThat(verify(idp.signed(claims())).subject()).isEqualTo("ada");
  }

  @Test
  void times_may_differ_by_60_seconds_in_both_directions_and_no_more() {
    long now = START.getEpochSecond();
    idp.claims.putAll(Map.of("exp", now - 59, "iat", now + 60, "nbf", now + 60));
    assertThat(verify(idp.signed(claims())).authTime()).isEqualTo(START);
    idp.claims.clear();

    assertRefused("exp", now - 60, "expired");
    assertRefused("iat", now + 61, "in the future");
    assertRefused("nbf", now + 61, "not valid yet");
    assertRefused("nbf", "soon", "not valid yet");
    assertRefused("exp", "remove", "when it ends");
    assertRefused("iat", "remove", "when it ends");
    assertRefused("exp", "tomorrow", "when it ends");
    assertRefused("exp", 1e300, "when it ends");
  }

  @Test
  void a_provider_cannot_say_that_somebody_signs_in_tomorrow() {
    idp.claims.put("auth_time", START.plus(Duration.ofDays(1)).getEpochSecond());

    assertThat(verify(idp.signed(claims())).authTime()).isEqualTo(START);
  }

  @Test
  void one_of_the_required_acr_and_all_of_the_required_amr_must_be_there() {
    var strict = binding(List.of("gold", "platinum"), List.of("pwd", "otp"), Map.of());
    assertLow(strict, Map.of());
    assertLow(strict, Map.of("acr", "gold"));
    assertLow(strict, Map.of("acr", "gold", "amr", List.of("pwd")));
    assertLow(strict, Map.of("acr", "silver", "amr", List.of("pwd", "otp")));
    assertLow(strict, Map.of("acr", List.of("gold"), "amr", List.of("pwd", "otp")));

    idp.claims.putAll(Map.of("acr", "platinum", "amr", List.of("otp", "hwk", "pwd")));
    assertThat(verifier.verify(strict, idp.signed(claims()), NONCE).acr()).isEqualTo("platinum");
  }

  private void assertLow(IdpBinding strict, Map<String, Object> claims) {
    var all = claims();
    all.putAll(claims);
    assertThatThrownBy(() -> verifier.verify(strict, idp.signed(all), NONCE))
        .hasMessageStartingWith("assurance_too_low:");
  }

  @Test
  void claims_are_mapped_and_what_is_no_plain_text_is_left_out() {
    var mapped = binding(List.of(), List.of(), Map.of("email", "mail", "name", "cn"));
    idp.claims.putAll(Map.of("mail", "ada@mapped.example", "cn", "Ada\u001b[31m"));

    var claims = verifier.verify(mapped, idp.signed(claims()), NONCE);

    assertThat(claims.email()).isEqualTo("ada@mapped.example");
    assertThat(claims.name()).isNull();
  }

  @Test
  void case_31_the_subject_is_never_a_mapped_claim() {
    var mapped = binding(List.of(), List.of(), Map.of("sub", "email", "subject", "email"));

    assertThat(verifier.verify(mapped, idp.signed(claims()), NONCE).subject()).isEqualTo("ada");
  }

  @Test
  void keys_are_asked_for_once_more_when_none_fits_and_not_when_a_signature_is_wrong() {
    channel.asked.clear();
    var forged = ForeignIdp.signed(header().build(), claims(), ForeignIdp.newKey("key-1"));
    var unknown =
        ForeignIdp.signed(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("other").build(), claims(), idp.key);

    assertThatThrownBy(() -> verify(forged)).hasMessageContaining("no key");
    assertThat(channel.asked).containsExactly(false);
    channel.asked.clear();
    assertThatThrownBy(() -> verify(unknown)).hasMessageContaining("no key");
    assertThat(channel.asked).containsExactly(false, true);
  }
}
