package dev.plexsphere.authserver;

import io.avaje.jsonb.Json;

/**
 * A pushed authorization request, kept beside the hash of its name.
 *
 * @param request the parameters, form-encoded
 */
@Json
record Pushed(String request) {}
