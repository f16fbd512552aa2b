package dev.plexsphere.idp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import io.spiffe.bundle.jwtbundle.JwtBundle;
import io.spiffe.exception.JwtSvidException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.svid.jwtsvid.JwtSvid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody else's library, java-spiffe, agrees on what a JWT-SVID, a bundle and a SPIFFE ID are:
 * what the other tests sign is real.
 */
class SpiffePeerTest {
  private static final TrustDomain TRUST_DOMAIN = TrustDomain.parse("td");
  @TempDir private Path folder = Path.of("");

  @Test
  void it_validates_what_our_tests_sign_and_refuses_what_they_forge() throws Exception {
    try (var spiffe = new SpiffeAuthority(Instant::now, "td")) {
      var p384 = SpiffeAuthority.newKey("p384", Curve.P_384);
      spiffe.keys = List.of(spiffe.key, p384);
      var file = folder.resolve("bundle.json");
      Files.writeString(file, spiffe.bundle(), UTF_8);
      var bundle = JwtBundle.load(TRUST_DOMAIN, file);
      var ours =
          new SvidVerifier(
              new TrustBundles(
                  List.of(spiffe.inline("acme")),
                  url -> {
                    throw new AssertionError(url);
                  },
                  Instant::now),
              Instant::now);

      var svid = spiffe.svid("/ns/ci/deployer", "us");
      var theirs = JwtSvid.parseAndValidate(svid, bundle, Set.of("us"));
      assertThat(theirs.getSpiffeId().toString()).isEqualTo("spiffe://td/ns/ci/deployer");
      assertThat(theirs.getAudience()).containsExactly("us");
      assertThat(ours.verify("acme", svid)).isInstanceOf(SvidOutcome.Good.class);
      var second =
          SpiffeAuthority.signed(
              SpiffeAuthority.header("ES384", "p384"), spiffe.claims("spiffe://td/a", "us"), p384);
      assertThat(JwtSvid.parseAndValidate(second, bundle, Set.of("us"))).isNotNull();
      assertThat(ours.verify("acme", second)).isInstanceOf(SvidOutcome.Good.class);

      var forger = SpiffeAuthority.newKey("key-1", Curve.P_256);
      var forged =
          SpiffeAuthority.signed(
              SpiffeAuthority.header("ES256", "key-1"),
              spiffe.claims("spiffe://td/a", "us"),
              forger);
      assertThatThrownBy(() -> JwtSvid.parseAndValidate(forged, bundle, Set.of("us")))
          .isInstanceOf(JwtSvidException.class);
      assertThat(ours.verify("acme", forged)).isInstanceOf(SvidOutcome.Bad.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://td/a",
        "spiffe://td/..a/...",
        "spiffe://my_td-1.example/A.b-c_9",
        "spiffe://td/a/",
        "spiffe://td//a",
        "spiffe://td/.",
        "spiffe://td/a/../b",
        "spiffe://td:443/a",
        "spiffe://user@td/a",
        "spiffe://td/a%62",
        "spiffe://td/a?b",
        "spiffe://td/a#b",
        "spiffe://td/ä",
      })
  void it_reads_the_same_texts_as_ids(String text) {
    boolean theirs;
    try {
      theirs = !SpiffeId.parse(text).getPath().isEmpty();
    } catch (RuntimeException _) {
      theirs = false;
    }
    assertThat(dev.plexsphere.idp.SpiffeId.parse(text).isPresent()).isEqualTo(theirs);
  }

  @Test
  void it_folds_capitals_and_we_do_not() {
    for (var text : List.of("spiffe://TD/a", "SPIFFE://td/a")) {
      assertThat(SpiffeId.parse(text).toString()).isEqualTo("spiffe://td/a");
      assertThat(dev.plexsphere.idp.SpiffeId.parse(text)).isEmpty();
    }
  }
}
