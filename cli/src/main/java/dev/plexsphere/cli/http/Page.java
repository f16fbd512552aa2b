package dev.plexsphere.cli.http;

import java.util.Optional;

/**
 * What a page answered.
 *
 * @param status the HTTP status
 * @param location where it points to, absolute or relative, as it was sent
 * @param contentType of the body, or empty
 * @param body the text
 */
public record Page(int status, Optional<String> location, String contentType, String body) {}
