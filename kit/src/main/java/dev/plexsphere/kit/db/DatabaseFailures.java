package dev.plexsphere.kit.db;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells "the database is away" from "our statement is wrong". */
public final class DatabaseFailures {
  private static final Set<String> RACES = Set.of("40P01", "40001", "23503");

  private DatabaseFailures() {}

  /** A 503 where the database could not be reached or went away; otherwise the same exception. */
  public static RuntimeException translate(RuntimeException thrown) {
    return isUnavailable(thrown) ? unavailable() : thrown;
  }

  /** The answer while the database is away. */
  public static RuntimeException unavailable() {
    return new Refusal.Plain(
            ErrorCode.DATASTORE_UNAVAILABLE,
            "The database did not answer in time; try again in 5 s.",
            Map.of("Retry-After", "5"))
        .asException();
  }

  /** True when a constraint of the data itself refused the statement (SQLSTATE class 22 or 23). */
  public static boolean isDataError(Throwable thrown) {
    var state = sqlState(thrown);
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  /**
   * True when PostgreSQL ended the transaction because of what another one did meanwhile: to break
   * a deadlock, or since a row that it refers to is gone (SQLSTATE 40P01, 40001, 23503).
   */
  static boolean isRace(Throwable thrown) {
    var state = sqlState(thrown);
    return state != null && RACES.contains(state);
  }

  /** The name of the unique constraint that was violated, or null. */
  public static @Nullable String uniqueViolation(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof org.postgresql.util.PSQLException e
          && "23505".equals(e.getSQLState())
          && e.getServerErrorMessage() != null) {
        return e.getServerErrorMessage().getConstraint();
      }
    }
    return null;
  }

  private static boolean isUnavailable(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof SQLTransientConnectionException) {
        return true;
      }
      if (each instanceof SQLException && each.getCause() instanceof IOException) {
        return true;
      }
    }
    var state = sqlState(thrown);
    return state != null
        && (state.startsWith("08")
            || state.startsWith("57P")
            || state.equals("53300")
            || state.equals("25006"));
  }

  private static @Nullable String sqlState(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof SQLException e && e.getSQLState() != null) {
        return e.getSQLState();
      }
    }
    return null;
  }
}
