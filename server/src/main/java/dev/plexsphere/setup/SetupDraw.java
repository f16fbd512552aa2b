package dev.plexsphere.setup;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.page.Pages;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** Draws the setup's pages, and knows the forms that are ours. */
final class SetupDraw {
  private final Pages pages;
  private final BrowserForms forms;

  SetupDraw(Pages pages, BrowserForms forms) {
    this.pages = pages;
    this.forms = forms;
  }

  /** For a form's hidden field. */
  String csrf(Exchange exchange) {
    return forms.token(exchange);
  }

  /**
   * @param template such as {@code setup/license.jte}; takes frame, step, note and view
   */
  void page(
      Exchange exchange,
      int status,
      SetupStep step,
      @Nullable SetupNote note,
      String template,
      Object view) {
    var title = SetupNote.prefix(note) + "Setup " + step.number() + " of 4: " + step.label();
    var model = new HashMap<String, Object>();
    model.put("frame", pages.setupFrame(title));
    model.put("note", note);
    model.put("view", view);
    pages.answer(exchange, status, template, model);
  }

  /** Goes on to a step. */
  static void to(Exchange exchange, SetupStep step) {
    exchange.redirect(303, step.address());
  }
}
