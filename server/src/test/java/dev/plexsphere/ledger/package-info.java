@NullMarked
package dev.plexsphere.ledger;

import org.jspecify.annotations.NullMarked;
