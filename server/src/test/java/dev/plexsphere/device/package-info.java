/** Tests of device login, against a real database and over a real listener. */
@NullMarked
package dev.plexsphere.device;

import org.jspecify.annotations.NullMarked;
