/**
 * {@code plexctl signing}: rotations at the signer, over gRPC. The only place that loads gRPC, and
 * only when one of its commands runs.
 */
@NullMarked
package dev.plexsphere.cli.signing;

import org.jspecify.annotations.NullMarked;
