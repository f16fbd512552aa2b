/**
 * What the platform's operator does: setting the installation up, signing in, and looking after
 * tenants.
 */
@NullMarked
package dev.plexsphere.cli.operator;

import org.jspecify.annotations.NullMarked;
