package dev.plexsphere.token;

import java.time.Instant;

/**
 * A successor, and until when the token that it replaces is still taken.
 *
 * @param deadline the predecessor's last moment
 */
public record Rotated(Issued successor, Instant deadline) {}
