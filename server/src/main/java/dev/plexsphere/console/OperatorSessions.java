package dev.plexsphere.console;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An operator's sessions at the platform's own server. A port: that server has them. */
public interface OperatorSessions {
  /** The live ones, newest first. */
  List<Row> of(UUID account);

  /** Ends one of the account's own; false when it was over or is another's. */
  boolean end(UUID account, String key);

  /**
   * One session.
   *
   * @param key names it without being it
   */
  record Row(String key, Instant since, Instant ends) {}
}
