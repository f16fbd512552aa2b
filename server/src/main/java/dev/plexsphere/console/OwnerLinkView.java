package dev.plexsphere.console;

import dev.plexsphere.kit.page.When;
import org.jspecify.annotations.Nullable;

/**
 * The owner's link, once.
 *
 * @param link null when it was shown before, or sent
 * @param sent true when it has just gone to the owner by mail
 */
public record OwnerLinkView(
    String id,
    String slug,
    String heading,
    String lede,
    String ownerEmail,
    When expires,
    @Nullable String link,
    boolean sent) {
  /** Never the link. */
  @Override
  public String toString() {
    return "OwnerLinkView(" + slug + ")";
  }
}
