package dev.plexsphere.postgres;

import dev.plexsphere.postgres.EmbeddedPostgres.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that becomes the postmaster. */
record Launch(Host host, Binaries binaries, Path data, Options options) {
  /** The exit code of {@code flock} when processes of an earlier run keep the data directory. */
  static final int STILL_IN_USE = 75;

  private static final int PATIENCE_SECONDS = 60;

  // Runs with the data directory locked, so no process of an earlier postmaster lives: its
  // postmaster.pid is stale, whatever stands in it. (PostgreSQL itself is fooled by a killed
  // postmaster that nobody reaped: it finds the process number and refuses to start.)
  // A changed parent means that our JVM died before --pdeathsig was in force: nobody would stop us.
  private static final String TAKE_OVER =
      """
      [ "$PPID" = "$1" ] || exit 76
      rm -f "$2/postmaster.pid" || exit 77
      shift 2
      exec "$@"
      """;

  /**
   * Starts the postmaster. The calling thread must live as long as it: the kernel interrupts the
   * postmaster when the thread that forked it ends.
   */
  Process start(int port, Log log) throws IOException {
    var command = new ArrayList<String>();
    // A session of its own: Ctrl-C in our terminal must not reach it before our own shutdown.
    command.add("setsid");
    command.addAll(host.asPostgres("--pdeathsig", "INT"));
    // The descriptor of this lock is inherited by every process of this PostgreSQL, so the lock is
    // free exactly when the last of them is gone.
    command.addAll(
        List.of(
            "flock",
            "--no-fork",
            "--timeout=" + PATIENCE_SECONDS,
            "--conflict-exit-code=" + STILL_IN_USE,
            data.toString()));
    command.addAll(List.of("sh", "-c", TAKE_OVER, "sh"));
    command.addAll(List.of(Long.toString(ProcessHandle.current().pid()), data.toString()));
    command.addAll(List.of(binaries.program("postgres"), "-D", data.toString()));
    settings(port).forEach(setting -> command.addAll(List.of("-c", setting)));
    return bareEnvironment(new ProcessBuilder(command))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
        .start();
  }

  /** On the command line and not in postgresql.conf, so that an old home gets them too. */
  private List<String> settings(int port) {
    var settings =
        new ArrayList<>(
            List.of(
                "port=" + port,
                "listen_addresses=" + EmbeddedPostgres.HOST,
                "unix_socket_directories=",
                "cluster_name=plexsphere",
                "max_connections=100",
                "shared_buffers=64MB",
                "max_wal_size=256MB",
                // One node, no replica, no archive.
                "wal_level=minimal",
                "max_wal_senders=0",
                // Until a table's first ANALYZE every index looks as good as the right one.
                "autovacuum_naptime=5s",
                "max_logical_replication_workers=0",
                "jit=off",
                // Three worker processes less; reads come from the cache anyway.
                "io_method=sync",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_checkpoints=off",
                "logging_collector=off"));
    if (!options.durable()) {
      settings.addAll(List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
    }
    return settings;
  }

  /** Nothing of ours is for PostgreSQL's eyes, and no PG* variable may change what it does. */
  static ProcessBuilder bareEnvironment(ProcessBuilder builder) {
    builder.environment().clear();
    builder.environment().put("PATH", Host.searchPath());
    builder.environment().put("LC_ALL", "C");
    builder.directory(Path.of("/").toFile());
    return builder;
  }
}
