/** The gRPC surface: who may call what, and what refusals look like. */
@NullMarked
package dev.plexsphere.signer.rpc;

import org.jspecify.annotations.NullMarked;
