package dev.plexsphere.event;

import org.jdbi.v3.core.Handle;

/** The table event_readers. */
final class OutletRows {
  /** Where an outlet has come to; a new one begins with what is kept. */
  long position(Handle tx, String name) {
    tx.execute(
        "INSERT INTO event_readers (name, position) VALUES (?, 0) ON CONFLICT DO NOTHING", name);
    return tx.createQuery("SELECT position FROM event_readers WHERE name = :name")
        .bind("name", name)
        .mapTo(Long.class)
        .one();
  }

  /** Another node may have been faster; then it has delivered the same. */
  void move(Handle tx, String name, long from, long to) {
    tx.execute(
        "UPDATE event_readers SET position = ? WHERE name = ? AND position = ?", to, name, from);
  }

  /** How many events are behind an outlet's place. */
  long waiting(Handle handle, String name) {
    return handle
        .createQuery(
            """
            SELECT c.position - coalesce((SELECT position FROM event_readers WHERE name = :name), 0)
            FROM event_cursor c WHERE c.shard = 0
            """)
        .bind("name", name)
        .mapTo(Long.class)
        .one();
  }
}
