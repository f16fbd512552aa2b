package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a context says of its cluster, and what {@code context port-forward} says where it does not.
 */
class PortForwardFieldsTest {
  @TempDir private Path home;
  private Shell shell;

  @BeforeEach
  void aContext() {
    shell = new Shell(home);
    shell.run("context add dev --server-url http://127.0.0.1:8082");
    shell.run("context update dev --kube-context kind-dev --kube-namespace apps");
  }

  @Test
  void what_is_missing_is_named_with_the_command_to_type() {
    shell.run("context", "update", "dev", "--kube-context", "", "--kube-namespace", "");

    assertThat(shell.terminal(100).run("context port-forward dev"))
        .isEqualTo(
            new Shell.Result(
                1,
                "",
                """
                plexctl: No cluster: context 'dev' has no kube_context, no kube_namespace; by hand: \
                kubectl --context <kube-context> -n <kube-namespace> port-forward svc/noetl 8082:8082
                  hint: plexctl context update dev --kube-context <kube-context> \
                --kube-namespace <kube-namespace>
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://gateway.acme.com", "http://127.0.0.2:8082"})
  void a_port_is_forwarded_to_this_machine_only(String url) {
    shell.run("context update dev --server-url " + url);

    var result = shell.run("context port-forward dev");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("plexctl: No port here: server_url of context 'dev' is " + url)
        .endsWith("kubectl --context kind-dev -n apps port-forward svc/noetl <local-port>:8082\n");
  }

  @Test
  void the_fields_are_kept_shown_and_cleared_like_others() {
    shell.run("context update dev --kube-service api --kube-remote-port 9000");

    assertThat(shell.configText())
        .contains("    kube_context: kind-dev\n", "    kube_remote_port: 9000\n");
    assertThat(shell.run("context current --output json").out())
        .contains("\"kube_namespace\":\"apps\",\"kube_service\":\"api\"");
    shell.run("context", "update", "dev", "--kube-remote-port", "");
    assertThat(shell.configText()).doesNotContain("kube_remote_port");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update dev --kube-remote-port 0",
        "update dev --kube-remote-port http",
        "port-forward dev --detach --stop",
        "port-forward"
      })
  void what_cannot_be_is_a_usage_error(String arguments) {
    assertThat(shell.run("context " + arguments).exit()).isEqualTo(2);
  }

  @Test
  void a_context_that_is_not_there_is_exit_1() {
    assertThat(shell.run("context port-forward nowhere").exit()).isEqualTo(1);
  }
}
