/** One line per record, with the correlation id. */
@NullMarked
package dev.plexsphere.kit.log;

import org.jspecify.annotations.NullMarked;
