package dev.plexsphere.cli.context;

import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.KubeField;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A port of this machine that leads to the service of a context's cluster.
 *
 * @param context whose it is
 * @param here the port, at the context's address
 * @param command kubectl's, complete
 */
record PortForward(String context, ServerUrl here, List<String> command) {
  private static final String SERVICE_DEFAULT = "noetl";
  private static final String REMOTE_PORT_DEFAULT = "8082";

  /** Where kubectl listens; it does not at the rest of 127.0.0.0/8. */
  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * The one that a context describes.
   *
   * @throws Failure exit 1 when it does not, with what a person types instead
   */
  static PortForward of(GatewayContext context) {
    var missing =
        Stream.of(KubeField.CONTEXT, KubeField.NAMESPACE)
            .filter(field -> context.find(field).isEmpty())
            .toList();
    @Nullable String url = context.serverUrl();
    var here = url == null ? null : ServerUrl.parse(url, "server_url of " + context.name());
    if (here == null || !HOSTS.contains(here.host())) {
      throw Failure.failed(
              "No port here",
              "server_url of context '"
                  + context.name()
                  + "' is "
                  + (url == null ? "not set" : url)
                  + ", and a port is forwarded to this machine; by hand: "
                  + typed(command(context, "<local-port>")))
          .hint("plexctl context update " + context.name() + " --server-url http://127.0.0.1:8082");
    }
    var command = command(context, Integer.toString(here.port()));
    if (!missing.isEmpty()) {
      throw Failure.failed(
              "No cluster",
              "context '"
                  + context.name()
                  + "' has no "
                  + missing.stream().map(KubeField::key).collect(Collectors.joining(", no "))
                  + "; by hand: "
                  + typed(command))
          .hint(
              "plexctl context update "
                  + context.name()
                  + missing.stream()
                      .map(field -> " " + field.flag() + " " + placeholder(field))
                      .collect(Collectors.joining()));
    }
    return new PortForward(context.name(), here, command);
  }

  private static List<String> command(GatewayContext context, String localPort) {
    return List.of(
        "kubectl",
        "--context",
        context.find(KubeField.CONTEXT).orElse(placeholder(KubeField.CONTEXT)),
        "-n",
        context.find(KubeField.NAMESPACE).orElse(placeholder(KubeField.NAMESPACE)),
        "port-forward",
        "svc/" + context.find(KubeField.SERVICE).orElse(SERVICE_DEFAULT),
        localPort + ":" + context.find(KubeField.REMOTE_PORT).orElse(REMOTE_PORT_DEFAULT));
  }

  private static String placeholder(KubeField field) {
    return "<" + field.key().replace('_', '-') + ">";
  }

  /** As a person types it. */
  String typed() {
    return typed(command);
  }

  private static String typed(List<String> command) {
    return command.stream()
        .map(word ->
            word.matches("[A-Za-z0-9@%+=:,./_<>-]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
