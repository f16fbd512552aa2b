/** What a log line looks like. */
@NullMarked
package dev.plexsphere.kit.log;

import org.jspecify.annotations.NullMarked;
