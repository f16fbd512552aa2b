package dev.plexsphere.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the overview asks of the installation itself. A port: rooms beside this one answer it. */
public interface Installation {
  /** Parts that this server depends on. */
  List<Part> parts();

  /** What the license is worth now, if there is one or not. */
  License license();

  /** Ids of the keys with which the platform's server signs, in the order they are published. */
  List<String> keyIds();

  /**
   * A part.
   *
   * @param trouble what is wrong; "" for nothing
   * @param down true when nothing works without it
   */
  record Part(String name, String trouble, boolean down) {}

  /**
   * A license.
   *
   * @param working true while tenants can be registered
   * @param licensee unknown where no license can be believed, like {@code kind}
   * @param state such as ACTIVE, GRACE, EXPIRED
   */
  record License(
      boolean working,
      String state,
      String licensee,
      String kind,
      @Nullable Instant expiresAt,
      @Nullable Long tenantsMax) {}
}
