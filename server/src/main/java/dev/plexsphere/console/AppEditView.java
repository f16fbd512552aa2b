package dev.plexsphere.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form that changes an application.
 *
 * @param version of what was registered as its reader saw it
 * @param problem why nothing was changed, where no field can say it; or null
 */
public record AppEditView(
    String tenantId,
    String slug,
    String href,
    String version,
    String name,
    String lede,
    List<Field> fields,
    @Nullable String problem) {

  /**
   * A field.
   *
   * @param kind {@code LINE}, {@code LINES}, {@code CHOICE} or {@code CHECKS}
   * @param options of the last two
   * @param problem why it was refused, or null
   */
  public record Field(
      String name,
      String kind,
      String label,
      String hint,
      String value,
      List<Option> options,
      @Nullable String problem) {
    /** Ids of what describes it, with blanks between them; null for none. */
    public @Nullable String describedBy() {
      var hinted = hint.isEmpty() ? "" : name + "-hint ";
      var out = (hinted + (problem == null ? "" : name + "-err")).strip();
      return out.isEmpty() ? null : out;
    }

    /** For {@code aria-invalid}. */
    public String invalid() {
      return problem == null ? "false" : "true";
    }
  }

  /**
   * One of a choice, or a box.
   *
   * @param box name of the box
   */
  public record Option(String value, String box, String label, boolean chosen) {}

  /** True where a field says what is wrong. */
  public boolean failed() {
    return problem != null || fields.stream().anyMatch(field -> field.problem() != null);
  }
}
