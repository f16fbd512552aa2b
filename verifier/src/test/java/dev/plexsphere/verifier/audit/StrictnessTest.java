package dev.plexsphere.verifier.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What could be read in two ways is not read, even where every hash is right. */
class StrictnessTest {
  private static final int LINE_MAX = 4 * 1024 * 1024;
  private static final String HEADER =
      "{\"type\":\"header\",\"format\":\"plexsphere-audit-v1\",\"scope\":\"platform\"}\n";

  private static Verdict verify(String latin1) throws IOException {
    return verify(new ByteArrayInputStream(bytes(latin1)));
  }

  private static Verdict verify(InputStream in) throws IOException {
    return new ExportVerifier(null, _ -> {}).verify(in);
  }

  /** One char is one byte, so that what is no UTF-8 can be written. */
  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** An entry whose hashes fit, whatever its bytes are. */
  private static String entry(String canonical) {
    return line(canonical, Hash.GENESIS, Hash.entry(Hash.GENESIS, bytes(canonical)), "");
  }

  private static String line(String canonical, String previous, String hash, String more) {
    return "{\"type\":\"entry\",\"seq\":1,\"canonical\":\""
        + Chain.base64(bytes(canonical))
        + "\",\"prev_hash\":\""
        + previous
        + "\",\"entry_hash\":\""
        + hash
        + "\""
        + more
        + "}";
  }

  private static void assertMalformed(String export) {
    assertThatThrownBy(() -> verify(export)).isInstanceOf(MalformedExportException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"domain\":1}",
        "{\"domain\":null}",
        "{\"domain\":{\"domain\":\"platform\"}}",
        "{\"data\":{\"domain\":\"platform\"}}",
        "{\"domain\":\"platform\"",
        "{\"domain\":\"platform\"} {}",
        "{\"domain\":\"platform\"}x",
        "{\"domain\":\"platform\",\"domain\":\"platform\"}",
        "{\"a\":\"1\",\"a\":\"2\",\"domain\":\"platform\"}",
        "{\"data\":{\"a\":1,\"a\":2},\"domain\":\"platform\"}",
        "{\"a\":\"\u00ff\",\"domain\":\"platform\"}",
        "{\"a\":\"\u00c3(\",\"domain\":\"platform\"}",
        "{\"domain\":\"platform\",\"z\":\"\u00e2\u0082\"}",
        "{\"a\":\"\t\",\"domain\":\"platform\"}",
        "{\"a\":\"\\x\",\"domain\":\"platform\"}",
        "{\"a\":1.5,\"domain\":\"platform\"}",
        "{\"a\":1e3,\"domain\":\"platform\"}",
        "{\"a\":9223372036854775808,\"domain\":\"platform\"}",
        "{\"a\":[1.5],\"domain\":\"platform\"}",
        "{\"a\":01,\"domain\":\"platform\"}",
        "{\"a\":NaN,\"domain\":\"platform\"}",
        "{\"a\":\"1\",}",
        "{'domain':'platform'}",
      })
  void hashed_bytes_that_are_no_one_object_with_a_domain_are_no_entry(String canonical) {
    assertMalformed(HEADER + entry(canonical));
  }

  @Test
  void hashed_bytes_are_read_to_the_depth_that_lines_are() throws IOException {
    assertThat(verify(HEADER + entry(nested(63))).isValid()).isTrue();
    assertMalformed(HEADER + entry(nested(64)));
  }

  private static String nested(int arrays) {
    return "{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + ",\"domain\":\"platform\"}";
  }

  @Test
  void a_domain_is_read_as_it_is_meant_and_of_the_entry_itself() throws IOException {
    var domain = new UUID(7, 1).toString();
    var other = entry("{\"data\":{\"domain\":\"platform\"},\"domain\":\"" + domain + "\"}");
    assertThat(verify(HEADER + other).finding()).isEqualTo(Verdict.Finding.MIXED);

    var escaped = entry("{\"data\":{\"domain\":\"x\"},\"domain\":\"pl\\u0061tform\"}");
    assertThat(verify(HEADER + escaped).isValid()).isTrue();
  }

  @Test
  void a_hash_in_capitals_is_none() {
    var canonical = "{\"domain\":\"platform\"}";
    var hash = Hash.entry(Hash.GENESIS, bytes(canonical));
    assertMalformed(HEADER + line(canonical, Hash.GENESIS, hash.toUpperCase(Locale.ROOT), ""));
    assertMalformed(HEADER + line(canonical, Hash.GENESIS, hash + "0", ""));
    assertMalformed(HEADER + line(canonical, "F".repeat(64), hash, ""));
    assertMalformed(HEADER + line(canonical, "0".repeat(63), hash, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"seq\":1",
        ",\"more\":{\"a\":1,\"a\":1}",
        ",\"more\":1.5",
        ",\"more\":9223372036854775808",
        ",\"more\":\"\u00ff\"",
        ",\"more\":\"\t\"",
        "}{\"a\":1",
        "} x {",
        ",",
      })
  void a_line_is_read_strictly_to_its_end(String more) {
    var canonical = "{\"domain\":\"platform\"}";
    var hash = Hash.entry(Hash.GENESIS, bytes(canonical));
    assertMalformed(HEADER + line(canonical, Hash.GENESIS, hash, more));
  }

  @Test
  void a_line_has_4_MiB_and_not_one_byte_more() throws IOException {
    var entry = entry("{\"domain\":\"platform\"}");
    var longest = entry + " ".repeat(LINE_MAX - entry.length());

    assertThat(verify(HEADER + longest).provenTo()).isEqualTo(1);
    assertThat(verify(HEADER + longest + "\n\n").provenTo()).isEqualTo(1);
    for (var end : new String[] {" ", " \n", " ".repeat(LINE_MAX) + "\n"}) {
      assertThatThrownBy(() -> verify(HEADER + longest + end))
          .isInstanceOf(MalformedExportException.class)
          .hasMessageContaining("4 MiB");
    }
  }

  @Test
  void a_line_without_end_is_given_up_before_it_fills_the_memory() {
    var endless =
        new InputStream() {
          private long read;

          @Override
          public int read() {
            read++;
            return ' ';
          }

          @Override
          public int read(byte[] into, int from, int length) {
            Arrays.fill(into, from, from + length, (byte) ' ');
            read += length;
            return length;
          }
        };
    assertThatThrownBy(() -> verify(endless)).isInstanceOf(MalformedExportException.class);
    assertThat(endless.read).isLessThanOrEqualTo(2L * LINE_MAX);
  }

  @Test
  void however_the_bytes_arrive_the_lines_are_the_same() throws IOException {
    var export = new Chain(new UUID(7, 1)).export();
    for (int piece : new int[] {1, 7, 4096}) {
      var verdict = verify(new Pieces(export, piece));
      assertThat(verdict.finding()).isEqualTo(Verdict.Finding.COMPLETE);
      assertThat(verdict.provenTo()).isEqualTo(30);
    }
    var text = new String(export, StandardCharsets.ISO_8859_1);
    for (var same : new String[] {text.strip(), text.replace("\n", "\n\n\n"), "\n" + text}) {
      assertThat(verify(same).provenTo()).isEqualTo(30);
    }
  }

  /** Gives a few bytes at a time, as a pipe may. */
  private static final class Pieces extends ByteArrayInputStream {
    private final int most;

    Pieces(byte[] bytes, int most) {
      super(bytes);
      this.most = most;
    }

    @Override
    public synchronized int read(byte[] into, int from, int length) {
      return super.read(into, from, Math.min(most, length));
    }
  }
}
