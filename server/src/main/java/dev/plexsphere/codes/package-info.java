/** The one store of single-use codes: each row typed, consumed by one statement. Owns codes. */
@NullMarked
package dev.plexsphere.codes;

import org.jspecify.annotations.NullMarked;
