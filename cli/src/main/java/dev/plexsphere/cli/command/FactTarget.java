package dev.plexsphere.cli.command;

import dev.plexsphere.cli.output.Failure;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Whose facts a command is about: one Domain's, or the platform's.
 *
 * @param domain a UUID, or empty for the platform
 */
public record FactTarget(String domain) {
  private static final String DOMAIN = "--domain";
  private static final String PLATFORM = "--platform";

  /** The two flags. */
  public static void describe(CommandSpec spec) {
    spec.addOption(Flags.optional(DOMAIN, "UUID", "of this Domain"));
    spec.addOption(Flags.toggle(PLATFORM, "of the platform itself; for its operators"));
  }

  /**
   * Exactly one of them.
   *
   * @throws Failure exit 2
   */
  public static FactTarget of(Invocation call) {
    boolean platform = call.arguments().has(PLATFORM);
    if (platform == call.arguments().has(DOMAIN)) {
      throw Failure.usage(
          platform ? "Flags do not fit" : "Missing flag",
          "exactly one of " + DOMAIN + " and " + PLATFORM + " is needed");
    }
    return new FactTarget(platform ? "" : call.arguments().uuid(DOMAIN));
  }

  /** Whether it is the platform. */
  public boolean isPlatform() {
    return domain.isEmpty();
  }

  /** {@code /v1/platform}, or {@code /v1/domains/} and the id. */
  public String path() {
    return isPlatform() ? "/v1/platform" : "/v1/domains/" + domain;
  }

  /** {@code platform}, or {@code domain:} and the id: as keys and envelopes name it. */
  public String scope() {
    return isPlatform() ? "platform" : "domain:" + domain;
  }
}
