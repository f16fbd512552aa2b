/** What the server does by itself: on every node, or on one of them. */
@NullMarked
package dev.plexsphere.kit.job;

import org.jspecify.annotations.NullMarked;
