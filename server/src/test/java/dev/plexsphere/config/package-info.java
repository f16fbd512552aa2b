/** Configuration: its keys and their reference. */
@NullMarked
package dev.plexsphere.config;

import org.jspecify.annotations.NullMarked;
