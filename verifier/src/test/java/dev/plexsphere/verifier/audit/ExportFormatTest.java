package dev.plexsphere.verifier.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no export is said to be none, and a long one is read in little memory. */
class ExportFormatTest {
  private static final String HEADER =
      "{\"type\":\"header\",\"format\":\"plexsphere-audit-v1\",\"scope\":\"platform\"}\n";

  private static Verdict verify(String text) throws IOException {
    return new ExportVerifier(null, _ -> {})
        .verify(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "{}",
        "{\"format\":\"something-else\",\"scope\":\"platform\"}",
        HEADER + "{\"type\":\"surprise\"}",
        HEADER + "{\"type\":\"entry\",\"seq\":\"1\"}",
        HEADER + "{\"type\":\"entry\",\"seq\":1,\"prev_hash\":\"AB\"}",
        HEADER + "{\"type\":\"key\",\"key_id\":\"k\",\"public_key\":\"AAAA\"}",
        HEADER + "{\"type\":\"key\",\"key_id\":\"k\",\"public_key\":\"%%%\"}",
        HEADER + "{\"type\":\"entry\",\"type\":\"entry\"}",
        HEADER + "{} {}",
        HEADER + "{\"type\":\"checkpoint\",\"checkpoint\":{},\"signature\":\"\"}",
      })
  void what_is_no_export_is_said_to_be_none(String text) {
    assertThatThrownBy(() -> verify(text)).isInstanceOf(MalformedExportException.class);
  }

  @Test
  void a_cut_in_mid_line_is_no_export() {
    var export = new String(new Chain(new UUID(7, 1)).export(), StandardCharsets.UTF_8);
    var cut = export.substring(0, export.length() - 40);
    assertThatThrownBy(() -> verify(cut)).isInstanceOf(MalformedExportException.class);
  }

  @Test
  void an_empty_chain_without_checkpoints_is_unchanged_and_no_more() throws IOException {
    var verdict = verify(HEADER);
    assertThat(verdict.finding()).isEqualTo(Verdict.Finding.UNCHANGED);
    assertThat(verdict.explanation()).contains("would not show");
  }

  @Test
  void a_long_export_is_read_as_it_comes() throws IOException {
    var told = new AtomicLong();
    var verdict = new ExportVerifier(null, told::set).verify(new Endless(120_000));

    assertThat(verdict.isValid()).isTrue();
    assertThat(verdict.provenTo()).isEqualTo(120_000);
    assertThat(told).hasValue(120_000);
  }

  /** An export that exists line by line and never as a whole. */
  private static final class Endless extends InputStream {
    private final int entries;
    private int made;
    private String last = Hash.GENESIS;
    private byte[] line = HEADER.getBytes(StandardCharsets.UTF_8);
    private int at;

    Endless(int entries) {
      this.entries = entries;
    }

    @Override
    public int read() {
      if (at == line.length) {
        if (made == entries) {
          return -1;
        }
        next();
      }
      return line[at++];
    }

    @Override
    public int read(byte[] into, int from, int length) {
      int c = length == 0 ? -1 : read();
      if (c < 0) {
        return length == 0 ? 0 : -1;
      }
      at--;
      int count = Math.min(length, line.length - at);
      System.arraycopy(line, at, into, from, count);
      at += count;
      return count;
    }

    private void next() {
      made++;
      var row = Chain.row("platform", made);
      row.previous = last;
      row.rehash();
      last = row.hash;
      line =
          ("{\"type\":\"entry\",\"seq\":"
                  + made
                  + ",\"canonical\":\""
                  + Chain.base64(row.canonical())
                  + "\",\"prev_hash\":\""
                  + row.previous
                  + "\",\"entry_hash\":\""
                  + row.hash
                  + "\"}\n")
              .getBytes(StandardCharsets.UTF_8);
      at = 0;
    }
  }
}
