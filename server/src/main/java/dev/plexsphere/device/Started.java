package dev.plexsphere.device;

import dev.plexsphere.kit.secret.Secret;
import java.time.Duration;

/**
 * A request that now waits for its person (RFC 8628 section 3.2).
 *
 * @param deviceCode what the program polls with
 * @param userCode with its dash
 * @param numberMatch the program will be asked for a number after the approval
 */
public record Started(
    Secret deviceCode,
    String userCode,
    Duration lifetime,
    Duration interval,
    boolean numberMatch) {}
