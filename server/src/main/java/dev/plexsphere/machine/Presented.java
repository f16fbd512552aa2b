package dev.plexsphere.machine;

import org.jspecify.annotations.Nullable;

/** What a machine shows to be taken for itself. */
sealed interface Presented permits ClientCredentials, PresentedAssertion {
  /** As sent, or null. */
  @Nullable String scope();
}
