/** Health, version, the contract and the explanation of error codes. */
@NullMarked
package dev.plexsphere.meta;

import org.jspecify.annotations.NullMarked;
