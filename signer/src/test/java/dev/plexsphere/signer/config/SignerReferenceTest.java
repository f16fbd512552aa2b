package dev.plexsphere.signer.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/signer.md} is made from {@link SignerKey}; {@code -Dplexsphere.write=true}
 * makes it anew.
 */
class SignerReferenceTest {
  private static final Path FILE = Path.of("../docs/reference/signer.md");
  private static final String HEAD =
      """
      # The signer

      Made from `SignerKey`; do not edit. `SignerReferenceTest` says how to make it anew.

      `plexsphere signer --config FILE`, else `PLEXSPHERE_SIGNER_CONFIG`. A key stands in that YAML
      file, nested or dotted, or in an environment variable; the later wins, and a flag wins over
      both. All mistakes are reported at once.

      | Key | Variable | Default | Meaning |
      |---|---|---|---|
      """;

  private static final String RPC =
      """

      ## gRPC

      `plexsphere.signing.v1.SignerService`, over TLS; the messages are described in
      `contract-proto/src/main/proto/plexsphere/signing/v1/signing.proto`. The standard health service
      answers anybody. There is no reflection.

      | Method | Who | What |
      |---|---|---|
      | `OpenRotation`, `CloseRotation` | an operator's token | a new key signs; the old one is retired |
      | `Sign`, `SignBatch` | a peer's certificate | signatures of one key, in one context |
      | `EnsureKey`, `ListAnnouncements`, `RecordFetches` | a peer's certificate | what the control plane needs |
      | `PublicKey`, `ListKeys` | either | public halves, windows, who fetched which |

      | Status | Detail begins with |
      |---|---|
      | `INVALID_ARGUMENT` | `signing: invariant violation` |
      | `FAILED_PRECONDITION` | `signing: key retired`, `signing: rotation in progress`, `signing: no rotation in progress`, `signing: the rotation in progress is from`, `signing scope "platform" not permitted in profile` |
      | `NOT_FOUND` | `signing: key not found`, `signing: scope mismatch` |
      | `PERMISSION_DENIED` | `signing: peer identity denied` |
      | `UNAUTHENTICATED` | `signing: a client certificate or a token` |
      | `UNAVAILABLE` | `signing: key provider unavailable` |
      """;

  private static String made() {
    var out = new StringBuilder(HEAD);
    for (var key : SignerKey.values()) {
      out.append("| `").append(key.key()).append("` | `").append(key.variable()).append("` | ");
      out.append(key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`");
      out.append(" | ").append(key.meaning()).append(" |\n");
    }
    return out.append(RPC).toString();
  }

  @Test
  void the_reference_is_what_the_keys_say() throws IOException {
    if (Boolean.getBoolean("plexsphere.write")) {
      Files.writeString(FILE, made());
    }
    assertThat(FILE).as("stale: run with -Dplexsphere.write=true").hasContent(made());
  }
}
