package dev.plexsphere.console;

import org.jspecify.annotations.Nullable;

/**
 * The registration form.
 *
 * @param key makes a second press the same registration
 * @param problem with the whole form; null for none
 */
public record NewTenantView(
    String key,
    String slug,
    String name,
    String ownerEmail,
    String ownerName,
    @Nullable String problem,
    @Nullable String slugProblem,
    @Nullable String emailProblem) {}
