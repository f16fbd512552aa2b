package dev.plexsphere.device;

import org.jspecify.annotations.Nullable;

/**
 * Who starts a device login, in its own words: nothing here is checked.
 *
 * @param clientId binds the code: polls must carry the same; "" where none was sent
 * @param clientName may be anything
 * @param hostName may be anything
 * @param address as the connection shows it
 */
public record Asker(
    String clientId,
    @Nullable String clientName,
    @Nullable String hostName,
    String address,
    @Nullable String userAgent) {}
