/** Domains and their identity providers, as far as this tool shows them. */
@NullMarked
package dev.plexsphere.cli.domain;

import org.jspecify.annotations.NullMarked;
