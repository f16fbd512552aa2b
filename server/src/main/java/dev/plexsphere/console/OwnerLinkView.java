package dev.plexsphere.console;

import org.jspecify.annotations.Nullable;

/**
 * The owner's link, once.
 *
 * @param link null when it was shown before
 */
public record OwnerLinkView(
    String id,
    String slug,
    String heading,
    String lede,
    String ownerEmail,
    When expires,
    @Nullable String link) {
  /** Never the link. */
  @Override
  public String toString() {
    return "OwnerLinkView(" + slug + ")";
  }
}
