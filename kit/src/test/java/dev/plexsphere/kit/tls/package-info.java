/** Certificates made, renewed and refused. */
@NullMarked
package dev.plexsphere.kit.tls;

import org.jspecify.annotations.NullMarked;
