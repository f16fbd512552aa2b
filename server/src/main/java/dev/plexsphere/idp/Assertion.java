package dev.plexsphere.idp;

import java.time.Instant;

/**
 * A verified assertion.
 *
 * @param issuer who made it
 * @param subject whom it vouches for
 * @param id its {@code jti}, which {@code issuer} gives to no other
 * @param goodUntil after this it does not verify any more, here or on a node whose clock differs
 */
public record Assertion(String issuer, String subject, String id, Instant goodUntil) {}
