package dev.plexsphere.license;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row of installation.
 *
 * @param clockMark the latest time that was seen and written down
 * @param evaluationKey the public half; null until a license is issued here
 */
record Installation(UUID id, Instant clockMark, @Nullable ECKey evaluationKey) {}
