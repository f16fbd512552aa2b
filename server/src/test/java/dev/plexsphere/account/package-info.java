@NullMarked
package dev.plexsphere.account;

import org.jspecify.annotations.NullMarked;
