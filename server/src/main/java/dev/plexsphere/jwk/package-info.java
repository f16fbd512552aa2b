/** Signing keys of the hosted servers, wrapped at rest, published before use. Owns hosted_keys. */
@NullMarked
package dev.plexsphere.jwk;

import org.jspecify.annotations.NullMarked;
