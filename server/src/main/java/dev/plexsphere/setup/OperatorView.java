package dev.plexsphere.setup;

import org.jspecify.annotations.Nullable;

/**
 * The third step.
 *
 * @param seen id of who is to be the operator while this is drawn, "" for nobody
 * @param current their e-mail address, "" for nobody
 * @param mailed true where links are sent by mail
 * @param email as typed; like {@code displayName}
 * @param emailMistake what is wrong with it, null for nothing; like {@code nameMistake}
 */
public record OperatorView(
    String csrf,
    String seen,
    String current,
    boolean mailed,
    String email,
    String displayName,
    @Nullable String emailMistake,
    @Nullable String nameMistake) {

  /** True where this replaces somebody. */
  public boolean isChange() {
    return !current.isEmpty();
  }

  /** Not the form's token. */
  @Override
  public String toString() {
    return "OperatorView(" + email + ")";
  }
}
