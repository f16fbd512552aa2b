package dev.plexsphere.verifier.event;

import dev.plexsphere.verifier.Envelope;

/**
 * An event that is good.
 *
 * @param duplicate it came before, as streams that deliver at least once may
 */
public record VerifiedEvent(Envelope envelope, boolean duplicate) {}
