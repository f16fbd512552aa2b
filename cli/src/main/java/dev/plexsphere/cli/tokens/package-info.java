/**
 * API tokens of people and machines: issue, list, rotate, delete, and a look at one without asking
 * anybody.
 */
@NullMarked
package dev.plexsphere.cli.tokens;

import org.jspecify.annotations.NullMarked;
