/** PostgreSQL: pool, transactions, shared reads and shared commits. */
@NullMarked
package dev.plexsphere.kit.db;

import org.jspecify.annotations.NullMarked;
