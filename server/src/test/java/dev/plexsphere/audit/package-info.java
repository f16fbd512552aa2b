@NullMarked
package dev.plexsphere.audit;

import org.jspecify.annotations.NullMarked;
