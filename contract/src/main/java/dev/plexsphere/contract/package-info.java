/**
 * What server, signer and command line agree on: the error table, the problem document, the shape
 * of an API token. Words and formats only, no logic that decides anything.
 */
@NullMarked
package dev.plexsphere.contract;

import org.jspecify.annotations.NullMarked;
