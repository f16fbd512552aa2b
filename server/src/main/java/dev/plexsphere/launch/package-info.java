/**
 * The program's commands: dev, server, and the machine-local ones that give an installation its
 * first Domain, people and machines. Thin: they read flags, open what {@code Services} composes,
 * and print.
 */
@NullMarked
package dev.plexsphere.launch;

import org.jspecify.annotations.NullMarked;
