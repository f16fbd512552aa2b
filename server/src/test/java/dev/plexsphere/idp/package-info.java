@NullMarked
package dev.plexsphere.idp;

import org.jspecify.annotations.NullMarked;
