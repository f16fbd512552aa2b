/** What is behind a gateway. */
@NullMarked
package dev.plexsphere.cli.catalog;

import org.jspecify.annotations.NullMarked;
