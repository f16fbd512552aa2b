package dev.plexsphere.console;

import dev.plexsphere.console.ConsoleFrame.Place;
import dev.plexsphere.console.ConsoleFrame.TenantPlace;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.kit.page.When;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a view into the console's frame. */
final class ConsoleDraw {
  private final Pages pages;
  private final InstantSource clock;

  ConsoleDraw(Pages pages, InstantSource clock) {
    this.pages = pages;
    this.clock = clock;
  }

  /** Which page this is. */
  record Page(String template, String title, Place place, @Nullable TenantPlace tenant) {}

  void answer(Exchange exchange, int status, ConsoleSession session, Page page, Object view) {
    var frame =
        new ConsoleFrame(
            page.title(),
            page.place(),
            pages.platformFrame("").stylesheet(),
            session.operator().email(),
            when(session.since()),
            session.csrf(),
            page.tenant());
    pages.answer(
        exchange, status, "console/" + page.template(), Map.of("frame", frame, "view", view));
  }

  When when(Instant then) {
    return When.of(then, clock.instant());
  }

  boolean isPast(Instant then) {
    return !then.isAfter(clock.instant());
  }

  @Nullable When whenOrNever(@Nullable Instant then) {
    return then == null ? null : when(then);
  }
}
