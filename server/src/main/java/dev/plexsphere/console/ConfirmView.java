package dev.plexsphere.console;

import dev.plexsphere.kit.page.When;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question before something that hurts.
 *
 * @param seen what the list named when it was drawn; a post with another list comes back
 * @param typed true when the slug is to be typed
 * @param button null when it cannot be done now
 */
public record ConfirmView(
    String id,
    String slug,
    String crumb,
    String heading,
    String lede,
    @Nullable String problem,
    String breaksHeading,
    List<Line> breaks,
    List<String> keeps,
    String seen,
    boolean typed,
    boolean isDangerous,
    String safe,
    @Nullable String button,
    String action,
    String command) {

  public record Line(String what, @Nullable String detail, @Nullable When lastSeen) {}

  ConfirmView withProblem(String text) {
    return new ConfirmView(
        id,
        slug,
        crumb,
        heading,
        lede,
        text,
        breaksHeading,
        breaks,
        keeps,
        seen,
        typed,
        isDangerous,
        safe,
        button,
        action,
        command);
  }
}
