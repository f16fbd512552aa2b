package dev.plexsphere.setup;

import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.license.License;
import dev.plexsphere.license.LicenseService;
import dev.plexsphere.license.LicenseState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The second step. A license comes as text ({@code license}) or as a file ({@code file}) and is
 * shown first; {@code install} installs what was shown. Each form carries the mark of the license
 * that counted when it was drawn, and replaces no other.
 */
final class LicenseStep implements SetupPage {
  private static final Duration VALIDITY = Duration.ofDays(90);
  private static final int TENANTS = 25;

  private final Database database;
  private final LicenseService licenses;
  private final SetupDraw draw;
  private final boolean devMode;

  /**
   * @param devMode true where the installation may sign an evaluation license for itself
   */
  LicenseStep(Database database, LicenseService licenses, SetupDraw draw, boolean devMode) {
    this.database = database;
    this.licenses = licenses;
    this.draw = draw;
    this.devMode = devMode;
  }

  boolean isInstalled() {
    return licenses.requireInstalled().isEmpty();
  }

  /** The license request as a file. */
  void download(Exchange exchange) {
    exchange.set("Content-Disposition", "attachment; filename=\"plexsphere-license-request.json\"");
    exchange.json(200, licenses.request(null, null).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void show(Exchange exchange, int status, @Nullable SetupNote note) {
    show(exchange, status, note, "", null, null);
  }

  private void show(
      Exchange exchange,
      int status,
      @Nullable SetupNote note,
      String typed,
      @Nullable String textMistake,
      @Nullable String fileMistake) {
    var state = licenses.state();
    boolean installed = state.status() != LicenseState.Status.MISSING;
    var view =
        new LicenseStepView(
            draw.csrf(exchange),
            mark(),
            licenses.installationId().toString(),
            licenses.request(null, null),
            installed,
            LicenseFacts.of(state),
            installed && state.status() != LicenseState.Status.ACTIVE ? state.sentence() : "",
            devMode && !installed,
            typed,
            textMistake,
            fileMistake);
    draw.page(exchange, status, SetupStep.LICENSE, note, "setup/license.jte", view);
  }

  @Override
  public void submit(Exchange exchange, Params form) {
    var pasted = form.find("license").orElse("").strip();
    var text = pasted.isEmpty() ? form.find("file").orElse("").strip() : pasted;
    try {
      switch (form.find("action").orElse("")) {
        case "install" -> install(exchange, form, text);
        case "evaluation" -> issue(exchange, form);
        default -> preview(exchange, text);
      }
    } catch (RefusedException e) {
      var note = new SetupNote("Not installed.", "Nothing was changed.");
      var why = e.refusal().detail();
      boolean file = pasted.isEmpty();
      show(
          exchange,
          e.refusal().code().status(),
          note,
          pasted,
          file ? null : why,
          file ? why : null);
    }
  }

  private void preview(Exchange exchange, String text) {
    if (text.isEmpty()) {
      var note = new SetupNote("No license came.", "Nothing was changed.");
      show(exchange, 400, note, "", null, "Choose the license's file, or paste its text.");
      return;
    }
    var facts = Objects.requireNonNull(LicenseFacts.of(licenses.preview(text)));
    var view = new LicensePreview(draw.csrf(exchange), mark(), facts, text);
    draw.page(exchange, 200, SetupStep.LICENSE, null, "setup/license-check.jte", view);
  }

  private void install(Exchange exchange, Params form, String text) {
    boolean counts =
        after(form, tx -> licenses.install(tx, text)).isPresent()
            || mark().equals(LicenseService.mark(text)); // pressed twice
    answer(exchange, counts);
  }

  private void issue(Exchange exchange, Params form) {
    boolean issued =
        devMode
            && after(
                    form,
                    tx ->
                        licenses.issueEvaluation(
                            tx,
                            "Evaluation of plexsphere",
                            License.Kind.EVALUATION,
                            VALIDITY,
                            TENANTS))
                .isPresent();
    answer(exchange, issued);
  }

  private void answer(Exchange exchange, boolean counts) {
    if (counts) {
      SetupDraw.to(exchange, SetupStep.OPERATOR);
    } else {
      var why =
          isInstalled()
              ? "Another license was installed meanwhile; it is shown below. Nothing was changed."
              : "In deployment mode prod an installation signs no license for itself.";
      show(exchange, 409, new SetupNote("Not installed.", why));
    }
  }

  /** Installs, unless another license counts by now than the form knew of. */
  private Optional<LicenseState> after(Params form, Function<Handle, LicenseState> work) {
    var seen = form.find("mark").orElse("");
    return database.transaction(tx -> {
      licenses.lockRegistrations(tx);
      return licenses.mark(tx).equals(seen) ? Optional.of(work.apply(tx)) : Optional.empty();
    });
  }

  private String mark() {
    return database.read(licenses::mark);
  }
}
