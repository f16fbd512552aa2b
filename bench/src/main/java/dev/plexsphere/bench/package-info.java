/**
 * Speed and memory, as CPU per request of server and database: rates on a shared machine are
 * weather, CPU is climate. Never part of {@code make test}.
 */
@NullMarked
package dev.plexsphere.bench;

import org.jspecify.annotations.NullMarked;
