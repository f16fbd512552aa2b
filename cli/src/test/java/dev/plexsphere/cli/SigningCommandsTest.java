package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.signing.v1.CloseRotationRequest;
import dev.plexsphere.signing.v1.KeyState;
import dev.plexsphere.signing.v1.ListKeysRequest;
import dev.plexsphere.signing.v1.OpenRotationRequest;
import dev.plexsphere.signing.v1.RotationTransition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code plexctl signing} asks, and what it shows. */
class SigningCommandsTest extends SigningFixture {
  private static final String ROTATE =
      "signing rotate --scope platform --new-key-id platform-2026-11";
  private static final String CLOSE =
      "signing close --scope platform --old platform-2026-08 --new platform-2026-11";
  private static final Instant FETCHED = Instant.parse("2026-11-20T07:03:00.4Z");

  /** A rotation that is open; one verifier knows both keys and one only the old. */
  private void openRotation() {
    var transition =
        RotationTransition.newBuilder()
            .setScope("platform")
            .setOldKeyId("platform-2026-08")
            .setNewKeyId("platform-2026-11")
            .setOpenedAt(SignerPeer.time(SignerPeer.OPENED))
            .setClosesAt(SignerPeer.time(SignerPeer.OPENED.plusSeconds(86_400)));
    var old =
        SignerPeer.key("platform", "platform-2026-08", KeyState.KEY_STATE_ROTATING, 83)
            .addFetches(SignerPeer.fetch("edge-eu-1", FETCHED.plusSeconds(60)))
            .addFetches(SignerPeer.fetch("billing-sink", FETCHED))
            .build();
    var young =
        SignerPeer.key("platform", "platform-2026-11", KeyState.KEY_STATE_ACTIVE, 0)
            .setTransition(transition)
            .addFetches(SignerPeer.fetch("edge-eu-1", FETCHED.plusSeconds(90)))
            .build();
    signer.pages = List.of(List.of(old), List.of(young));
  }

  @Test
  void rotate_prints_the_window_in_whole_seconds_and_the_next_command() {
    var result = shell.terminal(120).run(ROTATE);

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            SCOPE     OLD_KEY_ID        NEW_KEY_ID        OPENED_AT             CLOSES_AT
            platform  platform-2026-08  platform-2026-11  2026-11-21T14:02:21Z  2026-11-22T14:02:21Z
            """);
    assertThat(result.err())
        .isEqualTo(
            "  hint: plexctl signing close --scope platform --old platform-2026-08 --new"
                + " platform-2026-11\n");
    assertThat(signer.heard)
        .containsExactly(
            OpenRotationRequest.newBuilder()
                .setScope("platform")
                .setNewKeyId("platform-2026-11")
                .build());
  }

  @Test
  void rotate_as_a_document() {
    assertThat(shell.run(ROTATE + " --output json").out())
        .isEqualTo(
            """
            {"scope":"platform","old_key_id":"platform-2026-08","new_key_id":"platform-2026-11",\
            "opened_at":"2026-11-21T14:02:21Z","closes_at":"2026-11-22T14:02:21Z"}
            """);
    assertThat(shell.run(ROTATE + " --output yaml").out())
        .startsWith("scope: platform\nold_key_id: platform-2026-08\n")
        .contains("closes_at: ");
  }

  @Test
  void rotate_dry_run_changes_nothing_and_names_who_is_behind() {
    openRotation();

    var result = shell.run(ROTATE + " --dry-run");

    assertThat(result.out()).startsWith("SCOPE     OLD_KEY_ID ").contains("2026-11-22T14:02:21Z");
    assertThat(result.err())
        .isEqualTo(
            """
            1 verifier has not fetched platform-2026-11: billing-sink (last 2026-11-20T07:03:00Z)
            Nothing was changed: --dry-run.
            """);
    assertThat(((OpenRotationRequest) signer.heard.getFirst()).getDryRun()).isTrue();
    assertThat(signer.heard.stream().skip(1)).allMatch(ListKeysRequest.class::isInstance);
  }

  @Test
  void close_echoes_what_was_asked() {
    var result = shell.run(CLOSE);

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            SCOPE     OLD_KEY_ID        NEW_KEY_ID
            platform  platform-2026-08  platform-2026-11
            """);
    assertThat(signer.heard)
        .containsExactly(
            CloseRotationRequest.newBuilder()
                .setScope("platform")
                .setOldKeyId("platform-2026-08")
                .setNewKeyId("platform-2026-11")
                .build());
    assertThat(shell.run(CLOSE + " --output json").out())
        .isEqualTo(
            """
            {"scope":"platform","old_key_id":"platform-2026-08","new_key_id":"platform-2026-11"}
            """);
  }

  @Test
  void a_domain_is_asked_for_in_lower_case() {
    shell.run("signing close --scope domain:0190A8B8-B1C1-7B1B-8B1B-B1B1B1B1B1B1 --old a --new b");

    assertThat(((CloseRotationRequest) signer.heard.getFirst()).getScope())
        .isEqualTo("domain:0190a8b8-b1c1-7b1b-8b1b-b1b1b1b1b1b1");
  }

  @Test
  void close_dry_run_names_what_would_break() {
    openRotation();

    var result = shell.run(CLOSE + " --dry-run");

    assertThat(result.out())
        .isEqualTo(
            """
            WOULD_BREAK   KEY_ID            LAST_FETCH_AT
            billing-sink  platform-2026-11  2026-11-20T07:03:00Z
            """);
    assertThat(result.err()).isEqualTo("Nothing was changed: --dry-run.\n");
    assertThat(((CloseRotationRequest) signer.heard.getFirst()).getDryRun()).isTrue();
    assertThat(shell.run(CLOSE + " --dry-run --output json").out())
        .isEqualTo(
            """
            {"would_break":[{"verifier":"billing-sink","key_id":"platform-2026-11",\
            "last_fetch_at":"2026-11-20T07:03:00Z"}]}
            """);
  }

  @Test
  void status_shows_every_key_of_every_page_and_who_is_behind() {
    openRotation();

    var result = shell.run("signing status");

    assertThat(result.out())
        .isEqualTo(
            """
            SCOPE     KEY_ID            STATE     SIGNS  AGE  CLOSES_AT             VERIFIERS  BEHIND
            platform  platform-2026-08  rotating  no     83d  -                     2          -
            platform  platform-2026-11  active    yes    0d   2026-11-22T14:02:21Z  1          1
            """);
    assertThat(result.err())
        .isEqualTo(
            "1 verifier has not fetched platform-2026-11: billing-sink (last"
                + " 2026-11-20T07:03:00Z)\n");
  }

  @Test
  void status_as_a_document_has_all_fetches() {
    openRotation();

    var out = shell.run("signing status --scope platform --output json").out();

    assertThat(out)
        .startsWith("{\"items\":[{\"scope\":\"platform\",\"key_id\":\"platform-2026-08\"")
        .contains(
            "\"state\":\"rotating\"",
            "\"fetches\":[{\"verifier\":\"edge-eu-1\",\"last_at\":\"2026-11-20T07:04:00Z\"},"
                + "{\"verifier\":\"billing-sink\",\"last_at\":\"2026-11-20T07:03:00Z\"}]",
            "\"transition\":{\"old_key_id\":\"platform-2026-08\","
                + "\"opened_at\":\"2026-11-21T14:02:21Z\",\"closes_at\":\"2026-11-22T14:02:21Z\"}");
    assertThat(((ListKeysRequest) signer.heard.getFirst()).getScope()).isEqualTo("platform");
  }

  @Test
  void the_flag_wins_over_the_environment_and_that_over_the_profile() {
    shell.writeConfig(
        shell.configText().replace("    operator:", "    signer_endpoint: localhost:1\n    operator:"));
    assertThat(shell.run("signing status").exit()).isZero();

    shell.env.put("PLEXSPHERE_SIGNER_ENDPOINT", "localhost:1");
    assertThat(shell.run("signing status --signer-endpoint " + signer.endpoint()).exit()).isZero();

    shell.env.remove("PLEXSPHERE_SIGNER_ENDPOINT");
    assertThat(shell.run("signing status").err()).contains("the signer at localhost:1 did not");
    shell.writeConfig(shell.configText().replace("localhost:1\n", signer.endpoint() + "\n"));
    assertThat(shell.run("signing status").exit()).isZero();
  }

  @Test
  void the_authority_may_stand_in_the_flag_or_in_the_profile() {
    shell.env.remove("PLEXSPHERE_CA_FILE");
    assertThat(shell.run("signing status --ca-file " + certificate.pem()).exit()).isZero();

    shell.writeConfig(
        shell
            .configText()
            .replace("    operator:", "    ca_file: " + certificate.pem() + "\n    operator:"));
    assertThat(shell.run("signing status").exit()).isZero();
  }
}
