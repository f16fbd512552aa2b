@NullMarked
package dev.plexsphere.license;

import org.jspecify.annotations.NullMarked;
