/** What rules are about, and what configuration says of the gateway. */
@NullMarked
package dev.plexsphere.gateway;

import org.jspecify.annotations.NullMarked;
