@NullMarked
package dev.plexsphere.signer.rpc;

import org.jspecify.annotations.NullMarked;
