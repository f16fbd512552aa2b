/** A gateway as a command meets it: which one is meant, with which session, and what 401 means. */
@NullMarked
package dev.plexsphere.cli.gateway;

import org.jspecify.annotations.NullMarked;
