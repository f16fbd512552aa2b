package dev.plexsphere.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

final class TokenFormatTest {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String RANDOM = "0123456789ABCDEFGHIJKLMNOPQRSTUV";

  @Test
  void writes_base62_as_big_integers_do_and_reads_it_back() {
    var random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      checkRoundTrip(new UUID(random.nextLong(), random.nextLong()));
    }
    for (long high : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      for (long low : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
        checkRoundTrip(new UUID(high, low));
      }
    }
  }

  private static void checkRoundTrip(UUID id) {
    var token = new TokenFormat("live", id, RANDOM);
    var number = new BigInteger(id.toString().replace("-", ""), 16);
    assertThat(token.plaintext()).startsWith("psk_live_" + base62(number, 22) + RANDOM);
    assertThat(TokenFormat.parse(token.plaintext())).contains(token);
  }

  @Test
  void refuses_an_id_of_more_than_128_bits() {
    var max = BigInteger.TWO.pow(128).subtract(BigInteger.ONE);
    assertThat(TokenFormat.parse(withId(base62(max, 22)))).isPresent();
    assertThat(TokenFormat.parse(withId(base62(max.add(BigInteger.ONE), 22)))).isEmpty();
    assertThat(TokenFormat.parse(withId("z".repeat(22)))).isEmpty();
  }

  @Test
  void refuses_another_alphabet_checksum_length_or_prefix() {
    var good = new TokenFormat("live", new UUID(1, 2), RANDOM).plaintext();
    assertThat(TokenFormat.parse(good)).isPresent();
    assertThat(TokenFormat.parse(good.substring(0, good.length() - 1) + "_")).isEmpty();
    assertThat(TokenFormat.parse(good.replace('U', 'V'))).isEmpty();
    assertThat(TokenFormat.parse(good.replace('U', 'Ü'))).isEmpty();
    assertThat(TokenFormat.parse(good + "0")).isEmpty();
    assertThat(TokenFormat.parse(good.replace("psk_", "pks_"))).isEmpty();
    assertThat(TokenFormat.parse(good.replace("live", "LIVE"))).isEmpty();
    assertThat(TokenFormat.parse(good.replace("live", ""))).isEmpty();
    assertThat(TokenFormat.parse("")).isEmpty();
  }

  private static String withId(String digits) {
    var body = "psk_live_" + digits + RANDOM;
    var crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return body + base62(BigInteger.valueOf(crc.getValue()), 6);
  }

  private static String base62(BigInteger number, int width) {
    var out = new StringBuilder();
    var rest = number;
    for (int i = 0; i < width; i++) {
      out.append(DIGITS.charAt(rest.mod(BigInteger.valueOf(62)).intValue()));
      rest = rest.divide(BigInteger.valueOf(62));
    }
    return out.reverse().toString();
  }
}
