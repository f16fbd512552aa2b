/**
 * What this installation may be used for: signed documents that are checked without a network, and
 * the installation's own identity. Owns installation, licenses.
 */
@NullMarked
package dev.plexsphere.license;

import org.jspecify.annotations.NullMarked;
