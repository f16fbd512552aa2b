package dev.plexsphere.console;

import dev.plexsphere.kit.page.When;
import java.util.List;

/** The operator's own sessions. */
public record SessionsView(List<ConsoleRow> console, List<HostedRow> hosted) {
  public record ConsoleRow(
      String key,
      String browser,
      String agent,
      String address,
      When since,
      When lastSeen,
      boolean isThis) {}

  public record HostedRow(String key, When since, When ends) {}
}
