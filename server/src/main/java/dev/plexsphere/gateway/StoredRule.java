package dev.plexsphere.gateway;

import java.util.UUID;

/** A rule that a role has, and the id by which it is taken away. */
public record StoredRule(UUID id, AccessRule rule) {}
