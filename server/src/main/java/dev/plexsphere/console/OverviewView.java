package dev.plexsphere.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first page of the console. */
public record OverviewView(
    boolean hasNoTenants,
    List<Need> needs,
    List<Labelled> figures,
    Licensed license,
    List<String> keys,
    List<Line> health) {

  /** Something that somebody should do. */
  public record Need(String what, String why, Badge badge, @Nullable String href) {}

  public record Labelled(String label, String value) {}

  public record Line(String what, Badge badge) {}

  public record Licensed(Badge badge, List<Labelled> facts) {}
}
