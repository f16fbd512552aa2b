package dev.plexsphere.event;

/** How the relay wakes the other nodes. */
final class EventNotices {
  /** The channel of LISTEN and NOTIFY; its payload is empty, since whoever hears it looks. */
  static final String CHANNEL = "plexsphere_events";

  private EventNotices() {}
}
