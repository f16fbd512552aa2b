/**
 * The gateway's reverse proxy: who passes, which headers cross in either direction, and which
 * upstream answers {@code /noetl/{path}}. It owns no table, sets no cookie and takes none.
 */
@NullMarked
package dev.plexsphere.gateway.proxy;

import org.jspecify.annotations.NullMarked;
