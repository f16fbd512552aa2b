@NullMarked
package dev.plexsphere.tenancy;

import org.jspecify.annotations.NullMarked;
