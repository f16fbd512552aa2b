package dev.plexsphere.kit.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.secret.Secrets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** UUIDv7 (RFC 9562 section 5.7). */
class IdsTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00.123Z");

  private final Ids ids = Ids.uuidV7(InstantSource.fixed(NOW), Secrets.random());

  @Test
  void an_id_begins_with_its_millisecond_and_says_what_it_is() {
    var id = ids.next();

    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void all_other_74_bits_are_random() {
    long always = -1;
    long ever = 0;
    long alwaysLow = -1;
    long everLow = 0;
    for (var id : Stream.generate(ids::next).limit(1_000).toList()) {
      always &= id.getMostSignificantBits();
      ever |= id.getMostSignificantBits();
      alwaysLow &= id.getLeastSignificantBits();
      everLow |= id.getLeastSignificantBits();
    }

    assertThat(new UUID(ever & ~always, everLow & ~alwaysLow))
        .isEqualTo(new UUID(0x0FFFL, 0x3FFF_FFFF_FFFF_FFFFL));
  }
}
