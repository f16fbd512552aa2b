package dev.plexsphere.launch;

import dev.plexsphere.config.Key;
import dev.plexsphere.launch.Commands.Place;
import dev.plexsphere.postgres.EmbeddedPostgres;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The database of {@code plexsphere dev}: an embedded PostgreSQL in the data directory, or the one
 * that {@code PLEXSPHERE_DATABASE_URL} names, for machines on which the embedded one cannot run.
 *
 * @param psql what a newcomer types before {@code -tAc}
 */
record DevDatabase(String url, String psql, @Nullable EmbeddedPostgres embedded)
    implements AutoCloseable {
  /**
   * The password of the embedded database; loopback only, and known to every reader of the docs.
   */
  static final String PASSWORD = "plexsphere";

  static DevDatabase open(Place place, DevFolder folder) throws IOException {
    var variable = Key.DATABASE_URL.variable();
    var given = place.environment().getOrDefault(variable, "");
    if (!given.isEmpty()) {
      place.note("The database is the one that " + variable + " names; --fresh does not empty it.");
      return new DevDatabase(given, "psql \"$" + variable + "\"", null);
    }
    if (!EmbeddedPostgres.exists(folder.postgres())) {
      place.note(
          "First start: unpacking PostgreSQL and making a database. This takes a few seconds.");
    }
    return of(
        EmbeddedPostgres.start(folder.postgres(), 0, EmbeddedPostgres.Options.durable(PASSWORD)));
  }

  static DevDatabase of(EmbeddedPostgres postgres) {
    var place = postgres.host() + ":" + postgres.port() + "/" + postgres.database();
    return new DevDatabase(
        "postgres://" + postgres.user() + ":" + PASSWORD + "@" + place,
        "PGPASSWORD="
            + PASSWORD
            + " psql -h "
            + postgres.host()
            + " -p "
            + postgres.port()
            + " -U plexsphere -d plexsphere",
        postgres);
  }

  /** Calls {@code ended} when the embedded database ends before it is closed. */
  void onDeath(Runnable ended) {
    if (embedded != null) {
      embedded.onDeath(ended);
    }
  }

  @Override
  public void close() {
    if (embedded != null) {
      embedded.close();
    }
  }

  /** Never the password. */
  @Override
  public String toString() {
    return "DevDatabase(" + (embedded == null ? "named" : "embedded") + ")";
  }
}
