package dev.plexsphere.cli.signing;

import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** What the family's flags may say; checked before anything is dialed. */
final class SigningFlags {
  static final String SCOPE = "--scope";
  static final String ENDPOINT = "--signer-endpoint";
  static final String DRY_RUN = "--dry-run";
  static final String VARIABLE = "PLEXSPHERE_SIGNER_ENDPOINT";

  private static final Pattern DOMAIN =
      Pattern.compile("domain:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._~-]{1,128}");
  private static final Pattern HOST_PORT =
      Pattern.compile("(\\[[0-9a-fA-F:]+]|[A-Za-z0-9._-]{1,253}):([0-9]{1,5})");
  private static final int PORT_MAX = 65_535;

  private SigningFlags() {}

  static void describe(CommandSpec spec) {
    spec.addOption(
        Flags.optional(
            ENDPOINT,
            "HOST:PORT",
            "the signer's gRPC address (" + VARIABLE + "); --server is not used"));
  }

  static void describeDryRun(CommandSpec spec) {
    spec.addOption(
        Flags.toggle(DRY_RUN, "check everything and name what would break; change nothing"));
  }

  /** {@code platform}, or {@code domain:} and a UUID, in lower case. */
  static String scope(String text) {
    if (text.equals("platform")) {
      return text;
    }
    if (!DOMAIN.matcher(text).matches()) {
      throw Failure.usage("Bad value", SCOPE + " is platform or domain:<uuid>, not " + shown(text));
    }
    return text.toLowerCase(java.util.Locale.ROOT);
  }

  static String keyId(Invocation call, String flag) {
    var text = call.arguments().get(flag);
    if (!KEY_ID.matcher(text).matches()) {
      throw Failure.usage(
          "Bad value", flag + " is 1 to 128 characters of A-Z a-z 0-9 . _ ~ -, not " + shown(text));
    }
    return text;
  }

  private static String shown(String text) {
    return text.isEmpty() ? "nothing" : text;
  }

  /**
   * Where a signer is.
   *
   * @param host a name, or an address without brackets
   */
  record Endpoint(String host, int port) {
    boolean isLoopback() {
      return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** The flag's, else the environment's, else the profile's. */
  static Endpoint endpoint(Invocation call) {
    var flag = call.arguments().find(ENDPOINT);
    var variable = call.env(VARIABLE);
    var text =
        flag.or(() ->
                variable.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(variable))
            .or(() -> call.contexts().signerEndpoint(call.profileName()))
            .orElseThrow(() ->
                Failure.usage("Missing address", "no signer is named")
                    .hint("export " + VARIABLE + "=<host>:9443"));
    var found = HOST_PORT.matcher(text);
    int port = found.matches() ? Integer.parseInt(found.group(2)) : 0;
    if (port < 1 || port > PORT_MAX) {
      throw Failure.usage(
          "Bad value",
          (flag.isPresent() ? ENDPOINT : VARIABLE) + " is host:port, not " + shown(text));
    }
    var host = found.group(1);
    return new Endpoint(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
  }
}
