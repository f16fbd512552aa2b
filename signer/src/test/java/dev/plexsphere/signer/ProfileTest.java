package dev.plexsphere.signer;

import static dev.plexsphere.signer.RotationTest.assertRefused;
import static dev.plexsphere.signer.SignerHouse.ACME;
import static dev.plexsphere.signer.SignerHouse.close;
import static dev.plexsphere.signer.SignerHouse.ensure;
import static dev.plexsphere.signer.SignerHouse.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.signer.rotation.Profile;
import io.grpc.Status;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which scopes a profile has. */
class ProfileTest {
  private static final String REFUSED =
      "signing scope \"platform\" not permitted in profile \"saas\"";

  @TempDir private Path folder;
  private SignerHouse house;

  @BeforeEach
  void start() {
    house = new SignerHouse(folder);
  }

  @AfterEach
  void end() {
    house.close();
  }

  @Test
  void profiles_without_a_platform_scope_say_so_in_words_that_never_change() {
    var saas = house.peer(house.signer(house.files(), Profile.SAAS));
    var multi = house.peer(house.signer(house.files(), Profile.SELFHOSTED_MULTI));

    assertRefused(
        Status.Code.FAILED_PRECONDITION,
        "signing scope \"platform\" not permitted in profile \"saas\": SaaS deployments require"
            + " per-Domain keys",
        () -> ensure(saas, "platform", ""));
    assertRefused(
        Status.Code.FAILED_PRECONDITION,
        "signing scope \"platform\" not permitted in profile \"selfhosted-multi\": multi-Domain"
            + " installations require per-Domain keys",
        () -> ensure(multi, "platform", ""));
    assertThat(ensure(saas, ACME, "one").getKeyId()).isEqualTo("one");
  }

  @Test
  void a_platform_key_of_an_earlier_profile_is_neither_rotated_nor_retired() {
    var single = house.signer();
    ensure(house.peer(single), "platform", "plat");
    open(house.operator(single), "platform", "plat-2");
    var saas = house.operator(house.signer(house.files(), Profile.SAAS));

    assertRefused(Status.Code.FAILED_PRECONDITION, REFUSED, () -> open(saas, "platform", "plat-3"));
    assertRefused(
        Status.Code.FAILED_PRECONDITION, REFUSED, () -> close(saas, "platform", "plat", "plat-2"));
  }
}
