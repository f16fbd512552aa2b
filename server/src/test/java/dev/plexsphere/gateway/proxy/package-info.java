/** The gateway's proxy between real sockets. */
@NullMarked
package dev.plexsphere.gateway.proxy;

import org.jspecify.annotations.NullMarked;
