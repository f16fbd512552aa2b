package dev.plexsphere.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.kit.tls.DevAuthority;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the place of the signer is written. */
class SignerEndpointTest {
  @TempDir private Path folder;

  @Test
  void it_is_a_host_and_a_port_that_there_can_be() {
    assertThat(of("signer.example.com:65535").port()).isEqualTo(65_535);
    assertThat(of("[::1]:1").host()).isEqualTo("[::1]");
    for (var wrong : List.of("signer", ":9443", "9443", "signer:0", "signer:65536", "signer:-1")) {
      assertThatThrownBy(() -> of(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("must look like signer.example.com:9443");
    }
  }

  private SignerEndpoint of(String hostAndPort) {
    var authority = DevAuthority.open(folder, Clocks.system());
    return SignerEndpoint.of(hostAndPort, authority.caFile(), authority.client("server"));
  }
}
