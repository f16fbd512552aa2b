package dev.plexsphere.signer;

import static dev.plexsphere.signer.SignerHouse.ACME;
import static dev.plexsphere.signer.SignerHouse.close;
import static dev.plexsphere.signer.SignerHouse.ensure;
import static dev.plexsphere.signer.SignerHouse.open;
import static dev.plexsphere.signer.SignerHouse.sign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.signer.config.SignerConfig;
import dev.plexsphere.signer.pkcs11.SoftToken;
import dev.plexsphere.signing.v1.ListAnnouncementsRequest;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.VerifyingKey;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole signer, configured with a PKCS #11 token. */
class SignerOnTokenTest {
  @TempDir private Path temp = Path.of("unset");

  @Test
  void a_key_in_the_token_signs_announces_its_successor_and_is_retired() {
    try (var house = new SignerHouse(temp)) {
      var signer =
          house.signer(
              new SignerConfig.Keys.InToken(
                  SoftToken.library(), SoftToken.LABEL, new Secret(SoftToken.PIN)));
      var peer = house.peer(signer);
      var old = ensure(peer, ACME, "domain-2026-04");

      open(house.operator(signer), ACME, "domain-2026-05");
      var signed = sign(peer, ACME, "");
      var news =
          peer.listAnnouncements(ListAnnouncementsRequest.newBuilder().setScope(ACME).build())
              .getAnnouncements(0);
      close(house.operator(signer), ACME, "domain-2026-04", "domain-2026-05");

      assertThat(signed.getKeyId()).isEqualTo("domain-2026-05");
      var young = ensure(peer, ACME, "");
      assertThat(
              key(young.getPublicKey())
                  .verifies(
                      SigningContext.EVENT,
                      "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
                      signed.getSignature().toByteArray()))
          .isTrue();
      assertThat(
              key(old.getPublicKey())
                  .verifies(
                      SigningContext.ROTATION,
                      news.getCanonicalBytes().toByteArray(),
                      news.getSignature().toByteArray()))
          .isTrue();
      assertThatThrownBy(() -> sign(peer, ACME, "domain-2026-04"))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("signing: key retired");
    }
  }

  private static VerifyingKey key(ByteString raw) {
    return VerifyingKey.of(raw.toByteArray());
  }
}
