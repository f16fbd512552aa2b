package dev.plexsphere.idp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.TrustDomain.Source;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.AddressRange;
import dev.plexsphere.kit.http.EgressGuard;
import dev.plexsphere.kit.http.GuardedClient;
import dev.plexsphere.testkit.SteppingClock;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the keys of a trust domain come from, over real sockets and from real files. */
class TrustBundlesTest {
  private final SteppingClock clock = new SteppingClock();
  private final SpiffeAuthority spiffe = new SpiffeAuthority(clock, "td");
  private final GuardedClient http =
      new GuardedClient(new EgressGuard(List.of(AddressRange.parse("127.0.0.0/8"))));
  private final TrustBundles bundles =
      new TrustBundles(List.of(spiffe.endpoint("acme")), http::get, clock);
  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() {
    spiffe.close();
    http.close();
  }

  private static List<String> kids(TrustBundles of, boolean anew) {
    return of.keys("td", anew).getKeys().stream().map(JWK::getKeyID).toList();
  }

  private static void assertUnreachable(TrustBundles of) {
    assertThatThrownBy(() -> kids(of, false))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().code()).isEqualTo(ErrorCode.SPIFFE_BUNDLE_UNREACHABLE));
  }

  @Test
  void a_key_that_is_new_is_found_at_once_and_one_that_is_gone_after_the_hint() {
    assertThat(kids(bundles, false)).containsExactly("key-1");
    spiffe.keys = List.of(SpiffeAuthority.newKey("key-2", Curve.P_256));
    clock.advance(Duration.ofSeconds(11));
    assertThat(kids(bundles, false)).as("fresh").containsExactly("key-1");
    assertThat(kids(bundles, true)).as("asked for an unknown kid").containsExactly("key-2");
    spiffe.keys = List.of(SpiffeAuthority.newKey("key-3", Curve.P_256));
    clock.advance(Duration.ofSeconds(301));
    assertThat(kids(bundles, false)).containsExactly("key-3");
  }

  @Test
  void nobody_has_us_hammer_an_endpoint() {
    for (int i = 0; i < 50; i++) {
      assertThat(kids(bundles, true)).containsExactly("key-1");
    }
    assertThat(spiffe.fetches).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"1, 30", "60, 60", "86400, 3600", "-5, 30", "99999999999999999999, 3600"})
  void its_hint_is_followed_within_bounds(String hint, int seconds) {
    spiffe.refreshHint = new BigInteger(hint);
    assertThat(SpiffeBundle.parse(spiffe.bundle()).refresh())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void what_is_no_hint_is_five_minutes() {
    spiffe.refreshHint = "soon";
    assertThat(SpiffeBundle.parse(spiffe.bundle()).refresh()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void what_was_good_stays_good_for_a_day_while_the_endpoint_is_away() {
    assertThat(kids(bundles, false)).containsExactly("key-1");
    spiffe.status = 500;
    clock.advance(Duration.ofHours(23));
    assertThat(kids(bundles, false)).containsExactly("key-1");
    clock.advance(Duration.ofHours(1));
    assertUnreachable(bundles);
  }

  @Test
  void an_endpoint_at_a_private_address_is_not_asked_unless_that_is_allowed() {
    try (var guarded = new GuardedClient(new EgressGuard(List.of()))) {
      assertUnreachable(new TrustBundles(List.of(spiffe.endpoint("acme")), guarded::get, clock));
    }
    assertThat(spiffe.fetches).hasValue(0);
  }

  @Test
  void a_file_is_read_again_when_it_changed_and_kept_while_it_is_bad() throws IOException {
    var file = folder.resolve("bundle.json");
    write(file, spiffe.bundle(), 1);
    var source = new TrustDomain("td", new Source.OfFile(file), Set.of("acme"));
    var onDisk = new TrustBundles(List.of(source), http::get, clock);
    assertThat(kids(onDisk, false)).containsExactly("key-1");
    spiffe.keys = List.of(SpiffeAuthority.newKey("key-2", Curve.P_256));
    write(file, spiffe.bundle(), 2);
    assertThat(kids(onDisk, false)).containsExactly("key-2");
    write(file, "{", 3);
    assertThat(kids(onDisk, false)).containsExactly("key-2");
    Files.delete(file);
    assertThat(kids(onDisk, false)).containsExactly("key-2");
    assertUnreachable(new TrustBundles(List.of(source), http::get, clock));
  }

  private static void write(Path file, String text, int second) throws IOException {
    Files.writeString(file, text, UTF_8);
    Files.setLastModifiedTime(file, FileTime.fromMillis(second * 1000L));
  }

  @Test
  void one_that_is_not_configured_has_no_keys() {
    assertThat(bundles.keys("other", true).getKeys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"keys\": 1}",
        "{\"keys\": [{\"use\": \"jwt-svid\"}]}",
        "{\"keys\": [{\"use\": \"jwt-svid\", \"kty\": \"oct\", \"kid\": \"a\", \"k\": \"AAAA\"}]}",
        "{\"keys\": [{\"use\": \"jwt-svid\", \"kty\": \"EC\", \"kid\": null}]}",
      })
  void what_is_no_bundle_is_refused_whole(String text) {
    assertThatThrownBy(() -> SpiffeBundle.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_key_has_a_name_of_its_own_and_is_public() {
    var nameless = new ECKey.Builder(spiffe.key).keyID(null).build();
    for (var bad : List.of(List.of(nameless), List.of(spiffe.key, spiffe.key))) {
      spiffe.keys = bad;
      assertThatThrownBy(() -> SpiffeBundle.parse(spiffe.bundle()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("kid");
    }
    var secret = "{\"keys\":[" + spiffe.key.toJSONString() + "]}";
    assertThatThrownBy(() -> SpiffeBundle.parse(secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("private");
  }

  @Test
  void keys_for_other_uses_are_left_out_even_where_they_are_none() {
    var text =
        "{\"keys\":[{\"use\":\"x509-svid\",\"kty\":\"EC\",\"x5c\":[\"?\"]},{\"kty\":\"x\"}]}";
    assertThat(SpiffeBundle.parse(text).keys().getKeys()).isEmpty();
  }
}
