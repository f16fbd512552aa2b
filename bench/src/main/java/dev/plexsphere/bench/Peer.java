package dev.plexsphere.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** An authorization server among others: it runs between {@link #start} and {@link #stop}. */
interface Peer extends AutoCloseable {
  /** Such as {@code Keycloak 26.5.0}. */
  String name();

  /** What it is compared with, and how it keeps what it must not lose. */
  OAuthServer server();

  /**
   * Starts it on the data of its last run.
   *
   * @return seconds until it answers
   */
  double start() throws IOException, InterruptedException, SQLException;

  int port();

  long pid();

  /** Its database's, or 0 where it has none. */
  long postmaster();

  /** Of people who have signed in, one each. */
  List<String> refreshTokens(int count) throws IOException;

  void stop();

  /** Stops it and what it needs. */
  @Override
  void close();
}
