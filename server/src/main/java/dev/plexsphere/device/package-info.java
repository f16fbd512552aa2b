/**
 * The one device login state machine (RFC 8628) and its page. Owns device_requests; reads domains,
 * idp_bindings and users inside its own statements, so that "still active" and "consumed" are one
 * decision. Routes /v1/auth/device-code, /v1/auth/device-token, /v1/auth/device-withdraw,
 * /v1/auth/device/approve and the page /v1/device.
 */
@NullMarked
package dev.plexsphere.device;

import org.jspecify.annotations.NullMarked;
