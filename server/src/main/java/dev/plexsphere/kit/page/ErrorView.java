package dev.plexsphere.kit.page;

/** What an error page says: what happened, what it means, and the facts to pass on. */
public record ErrorView(
    String heading,
    String detail,
    String reference,
    String whenIso,
    String when,
    String slug,
    int status) {}
