/** About the tool itself: version, completion, exit codes. */
@NullMarked
package dev.plexsphere.cli.meta;

import org.jspecify.annotations.NullMarked;
