package dev.plexsphere.setup;

import dev.plexsphere.kit.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * What a step of the setup says on top: that a form was not taken, and why.
 *
 * @param lead stands alone
 * @param text the rest, in sentences
 */
public record SetupNote(String lead, String text) {
  static final SetupNote OUT_OF_DATE =
      new SetupNote("This page was out of date.", "Nothing was changed; send it again.");

  static SetupNote of(String lead, RefusedException refused) {
    return new SetupNote(lead, refused.refusal().detail());
  }

  /** What goes before the title of a page with such a note. */
  static String prefix(@Nullable SetupNote note) {
    return note == null ? "" : "Error: ";
  }
}
