package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the table of exits, provoked at a real signer over TLS. */
class SigningExitTest extends SigningFixture {
  private static final String ROTATE = "signing rotate --scope platform --new-key-id k2";
  private static final String CLOSE = "signing close --scope platform --old k1 --new k2";

  @ParameterizedTest
  @CsvSource({
    "INVALID_ARGUMENT,2,InvalidArgument",
    "FAILED_PRECONDITION,1,FailedPrecondition",
    "NOT_FOUND,4,NotFound",
    "UNAUTHENTICATED,77,Unauthenticated",
    "PERMISSION_DENIED,77,PermissionDenied",
    "UNAVAILABLE,1,Unavailable",
    "INTERNAL,1,INTERNAL",
    "RESOURCE_EXHAUSTED,1,RESOURCE_EXHAUSTED",
  })
  void what_the_signer_refuses_has_its_exit_and_the_signers_words(
      Status.Code code, int exit, String title) {
    signer.refusal = code.toStatus().withDescription("signing: as the signer says");

    for (var line : new String[] {ROTATE, CLOSE, "signing status", ROTATE + " --dry-run"}) {
      var result = shell.run(line);

      assertThat(result.exit()).as(line).isEqualTo(exit);
      assertThat(result.out()).as(line).isEmpty();
      assertThat(result.err())
          .as(line)
          .isEqualTo("plexctl: " + title + ": signing: as the signer says\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNAUTHENTICATED", "PERMISSION_DENIED"})
  void who_is_denied_is_told_how_to_sign_in(Status.Code code) {
    signer.refusal = code.toStatus().withDescription("signing: peer identity denied");

    assertThat(shell.terminal(100).run(ROTATE).err()).endsWith("  hint: plexctl operator login\n");
  }

  @Test
  void a_refusal_without_words_is_still_a_sentence() {
    signer.refusal = Status.FAILED_PRECONDITION;

    assertThat(shell.run(CLOSE).err())
        .isEqualTo("plexctl: FailedPrecondition: the signer did not say why\n");
  }

  @Test
  void a_refusal_as_json_is_one_document() {
    signer.refusal = Status.NOT_FOUND.withDescription("signing: key not found");

    assertThat(shell.run(CLOSE + " --output json").err())
        .isEqualTo(
            """
            {"type":"about:blank","title":"NotFound","detail":"signing: key not found"}
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rotate",
        "rotate --scope platform",
        "rotate --new-key-id k",
        "rotate --scope planet --new-key-id k",
        "rotate --scope Platform --new-key-id k",
        "rotate --scope domain: --new-key-id k",
        "rotate --scope domain:0192f2f6 --new-key-id k",
        "rotate --scope platform --new-key-id a/b",
        "rotate --scope platform --new-key-id ä",
        "close --scope platform --old k",
        "close --scope platform --new k",
        "close --old k --new k2",
        "close --scope platform --old k --new a:b",
        "status --scope everything",
        "status --signer-endpoint nowhere",
        "status --signer-endpoint localhost:0",
        "status --signer-endpoint localhost:65536",
        "status --signer-endpoint https://localhost:9443",
        "status --signer-endpoint ::1:9443",
      })
  void a_flag_that_cannot_be_meant_is_exit_2_and_nobody_is_called(String line) {
    var result = shell.run("signing " + line);

    assertThat(result.exit()).as(result.err()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(signer.authorizations).isEmpty();
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void key_ids_have_1_to_128_characters() {
    var longest = "a".repeat(128);

    assertThat(shell.run("signing rotate --scope platform --new-key-id " + longest).exit())
        .isZero();
    assertThat(shell.run("signing rotate --scope platform --new-key-id " + longest + "a").exit())
        .isEqualTo(2);
    assertThat(shell.run("signing", "rotate", "--scope", "platform", "--new-key-id", "").exit())
        .isEqualTo(2);
    assertThat(signer.heard).hasSize(1);
  }

  @Test
  void without_an_address_it_is_exit_2_with_a_hint_whatever_the_server_is() {
    shell.env.remove("PLEXSPHERE_SIGNER_ENDPOINT");

    var result = shell.terminal(100).run(ROTATE + " --server " + server.url());

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            """
            plexctl: Missing address: no signer is named
              hint: export PLEXSPHERE_SIGNER_ENDPOINT=<host>:9443
            """);
    assertThat(server.heard()).isEmpty();
  }
}
