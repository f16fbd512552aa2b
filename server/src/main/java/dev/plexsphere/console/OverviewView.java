package dev.plexsphere.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first page of the console.
 *
 * @param license null while none is asked for
 */
public record OverviewView(
    boolean hasNoTenants,
    List<Need> needs,
    List<Labelled> figures,
    @Nullable Licensed license,
    List<String> keys,
    List<Line> health) {

  /** Something that somebody should do. */
  public record Need(String what, String why, Badge badge, @Nullable String href) {}

  public record Labelled(String label, String value) {}

  public record Line(String what, Badge badge) {}

  public record Licensed(Badge badge, List<Labelled> facts) {}
}
