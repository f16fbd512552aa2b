/**
 * Checks an audit export by itself: no server, no network. What is proven, by what, and what is not
 * is said by {@link dev.plexsphere.verifier.audit.ExportVerifier}.
 */
@NullMarked
package dev.plexsphere.verifier.audit;

import org.jspecify.annotations.NullMarked;
