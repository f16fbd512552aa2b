/**
 * HTTP in and out: Router, Exchange, the one place where failures become answers. The only package,
 * with the gateway's proxy and Server, that knows Jetty.
 */
@NullMarked
package dev.plexsphere.kit.http;

import org.jspecify.annotations.NullMarked;
