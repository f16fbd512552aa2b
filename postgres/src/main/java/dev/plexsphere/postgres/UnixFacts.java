package dev.plexsphere.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who owns a file, and its permission bits. */
record UnixFacts(int mode, int uid, int gid) {
  private static final int OTHERS_MAY_PASS = 0001;
  private static final int GROUP_MAY_PASS = 0010;
  private static final int OWNER_MAY_PASS = 0100;
  private static final int OTHERS_OR_GROUP_MAY_WRITE = 0022;

  static UnixFacts of(Path path) throws IOException {
    return new UnixFacts(
        (int) Files.getAttribute(path, "unix:mode"),
        (int) Files.getAttribute(path, "unix:uid"),
        (int) Files.getAttribute(path, "unix:gid"));
  }

  /** This process. */
  static int ownUid() throws IOException {
    return of(Path.of("/proc/self")).uid();
  }

  boolean onlyOwnerMayWrite() {
    return (mode & OTHERS_OR_GROUP_MAY_WRITE) == 0;
  }

  /** Whether a user that is in one group only may go through this folder. */
  boolean letsPass(int user, int group) {
    if (uid == user) {
      return (mode & OWNER_MAY_PASS) != 0;
    }
    return (mode & (gid == group ? GROUP_MAY_PASS : OTHERS_MAY_PASS)) != 0;
  }
}
