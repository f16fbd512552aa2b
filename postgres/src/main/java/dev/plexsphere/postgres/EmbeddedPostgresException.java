package dev.plexsphere.postgres;

import org.jspecify.annotations.Nullable;

/** The embedded database cannot run. The message is one line: what happened, and the fix. */
public final class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1;

  EmbeddedPostgresException(String message) {
    super(message);
  }

  EmbeddedPostgresException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
