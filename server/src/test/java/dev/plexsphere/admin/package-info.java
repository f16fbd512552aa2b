@NullMarked
package dev.plexsphere.admin;

import org.jspecify.annotations.NullMarked;
