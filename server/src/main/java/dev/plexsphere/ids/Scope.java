package dev.plexsphere.ids;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.util.UUID;

/**
 * Whose key signs: a Domain's, or the platform's. Also whose chain of facts it is, and whose
 * stream.
 *
 * @param domain {@link DomainId#PLATFORM} for the platform
 */
public record Scope(DomainId domain) {
  /** The platform's own. */
  public static final Scope PLATFORM = new Scope(DomainId.PLATFORM);

  private static final String DOMAIN = "domain:";

  /** The scope of a chain. */
  public static Scope ofChain(UUID chain) {
    return new Scope(new DomainId(chain));
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_domain_id}
   */
  public static Scope parse(String text) {
    if (text.equals("platform")) {
      return PLATFORM;
    }
    if (!text.startsWith(DOMAIN)) {
      throw Refusal.of(
              ErrorCode.INVALID_DOMAIN_ID, "A scope is platform, or domain: and a Domain's UUID.")
          .asException();
    }
    return new Scope(DomainId.parse(text.substring(DOMAIN.length())));
  }

  /** The key of its rows: the Domain's id, or the nil UUID. */
  public UUID chain() {
    return domain.value();
  }

  /** {@code platform}, or {@code domain:} and a UUID. */
  @Override
  public String toString() {
    return domain.isPlatform() ? "platform" : DOMAIN + domain;
  }
}
