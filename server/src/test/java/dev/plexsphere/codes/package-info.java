@NullMarked
package dev.plexsphere.codes;

import org.jspecify.annotations.NullMarked;
