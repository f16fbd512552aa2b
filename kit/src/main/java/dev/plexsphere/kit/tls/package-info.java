/** Certificates and keys in PEM files: ours as an operator gives them, or made for development. */
@NullMarked
package dev.plexsphere.kit.tls;

import org.jspecify.annotations.NullMarked;
