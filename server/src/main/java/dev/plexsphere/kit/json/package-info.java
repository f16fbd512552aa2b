/** Strict reading and fast writing of JSON. */
@NullMarked
package dev.plexsphere.kit.json;

import org.jspecify.annotations.NullMarked;
