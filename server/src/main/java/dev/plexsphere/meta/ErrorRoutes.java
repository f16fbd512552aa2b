package dev.plexsphere.meta;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.page.Pages;
import java.util.Arrays;
import java.util.Map;

/** {@code /errors} and {@code /errors/{slug}}: where a problem's {@code Link; rel=help} leads. */
final class ErrorRoutes {
  private final Pages pages;

  ErrorRoutes(Pages pages) {
    this.pages = pages;
  }

  void mount(Router router) {
    router.get("/errors", Gate.PUBLIC, this::list);
    router.get("/errors/{slug}", Gate.PUBLIC, this::show);
  }

  private void list(Exchange exchange) {
    pages.answer(
        exchange,
        200,
        "meta/errors.jte",
        Map.of(
            "frame", pages.platformFrame("Error codes"),
            "codes", Arrays.asList(ErrorCode.values())));
  }

  private void show(Exchange exchange) {
    var slug = exchange.path("slug");
    var code =
        ErrorCode.find(slug)
            .filter(found -> found.slug().equals(slug))
            .orElseThrow(() ->
                Refusal.of(ErrorCode.NOT_FOUND, "There is no error code of that name.")
                    .asException());
    pages.answer(
        exchange,
        200,
        "meta/error.jte",
        Map.of("frame", pages.platformFrame(code.title()), "code", code));
  }
}
