package dev.plexsphere.launch;

import dev.plexsphere.Services;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.tenancy.Domain;
import picocli.CommandLine.Option;

/** Which Domain a command is about. */
final class DomainFlag {
  @Option(names = "--domain", required = true, paramLabel = "SLUG")
  private String slug = "";

  /**
   * The Domain of that slug.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code domain_not_found}
   */
  Domain in(Services services) {
    return services
        .domains()
        .findBySlug(slug)
        .orElseThrow(() ->
            Refusal.of(ErrorCode.DOMAIN_NOT_FOUND, "There is no Domain " + slug + ".")
                .asException());
  }
}
