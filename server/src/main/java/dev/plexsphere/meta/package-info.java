/**
 * What the server says about itself: health and version, the contract and its viewer, what each
 * error code means, and the probes of the loopback listener. Owns no table.
 */
@NullMarked
package dev.plexsphere.meta;

import org.jspecify.annotations.NullMarked;
