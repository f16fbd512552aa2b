/**
 * The one device login state machine (RFC 8628) and its page. Owns device_requests; routes
 * /v1/auth/device-* and /v1/device.
 */
@NullMarked
package dev.plexsphere.device;

import org.jspecify.annotations.NullMarked;
