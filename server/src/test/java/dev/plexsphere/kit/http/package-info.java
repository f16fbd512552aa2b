/** The edge, attacked with raw sockets. */
@NullMarked
package dev.plexsphere.kit.http;

import org.jspecify.annotations.NullMarked;
