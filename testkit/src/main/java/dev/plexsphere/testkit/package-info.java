/**
 * What tests of every module stand on: a real database, a clock that moves by hand, waiting with a
 * deadline, races, raw sockets, a browser-like HTTP client, and the packaged programs as processes.
 * Knows no feature.
 */
@NullMarked
package dev.plexsphere.testkit;

import org.jspecify.annotations.NullMarked;
