package dev.plexsphere.gateway;

import java.time.Instant;

/**
 * A role of a Domain at the gateway.
 *
 * @param rules how many it has
 * @param members how many people have it, those whose time is over included
 */
public record AccessRole(String name, Instant createdAt, long rules, long members) {}
