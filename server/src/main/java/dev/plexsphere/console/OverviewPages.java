package dev.plexsphere.console;

import dev.plexsphere.console.ConsoleFrame.Place;
import dev.plexsphere.console.OverviewView.Labelled;
import dev.plexsphere.console.OverviewView.Licensed;
import dev.plexsphere.console.OverviewView.Line;
import dev.plexsphere.console.OverviewView.Need;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.registry.TenantInsight.Waiting;
import dev.plexsphere.registry.TenantInsightService;
import dev.plexsphere.registry.TenantService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What needs attention, then what there is. */
final class OverviewPages {
  private static final Duration SOON = Duration.ofDays(30);

  private final ConsoleDraw draw;
  private final TenantService tenants;
  private final TenantInsightService insight;
  private final Installation installation;
  private final InstantSource clock;

  OverviewPages(
      ConsoleDraw draw,
      TenantService tenants,
      TenantInsightService insight,
      Installation installation,
      InstantSource clock) {
    this.draw = draw;
    this.tenants = tenants;
    this.insight = insight;
    this.installation = installation;
    this.clock = clock;
  }

  void overview(Exchange exchange, ConsoleSession session) {
    var parts = installation.parts();
    var license = installation.license();
    long count = tenants.count();
    var view =
        new OverviewView(
            count == 0,
            needs(parts, license, count),
            figures(count),
            licensed(license, count),
            installation.keyIds(),
            parts.stream().map(OverviewPages::line).toList());
    draw.answer(
        exchange,
        200,
        session,
        new ConsoleDraw.Page("overview.jte", "Overview", Place.OVERVIEW, null),
        view);
  }

  /** Ordered by what breaks first: parts that fail, the license, owners who have not come. */
  private List<Need> needs(
      List<Installation.Part> parts, Installation.License license, long count) {
    var needs = new ArrayList<Need>();
    parts.stream()
        .filter(part -> !part.trouble().isEmpty())
        .forEach(part -> needs.add(new Need(word(part.name()), part.trouble(), badge(part), null)));
    licenseNeed(license, count, needs);
    insight.waiting().forEach(waiting -> needs.add(need(waiting)));
    return needs;
  }

  private void licenseNeed(Installation.License license, long count, List<Need> needs) {
    var ends = license.expiresAt();
    if (!license.working()) {
      needs.add(
          new Need(
              "The license allows no new tenants",
              "Its state is " + word(license.state()) + ". Tenants that exist keep working.",
              new Badge("bad", word(license.state())),
              null));
    } else if (ends != null && ends.isBefore(clock.instant().plus(SOON))) {
      needs.add(
          new Need(
              "The license ends " + draw.when(ends).spoken(),
              "From then on no new tenants; " + draw.when(ends).exact() + ".",
              new Badge("warn", "Ends soon"),
              null));
    }
    if (license.tenantsMax() != null && count >= license.tenantsMax()) {
      needs.add(
          new Need(
              "The license has no room for another tenant",
              count + " of " + license.tenantsMax() + " tenants are registered.",
              new Badge("warn", "Full"),
              null));
    }
  }

  private Need need(Waiting waiting) {
    var href = "/admin-console/tenants/" + waiting.tenant();
    var ends = draw.when(waiting.linkExpiresAt());
    boolean over = waiting.linkExpiresAt().isBefore(clock.instant());
    return over
        ? new Need(
            waiting.slug() + ": the owner's link has expired",
            "It ended " + ends.spoken() + " and was not used. Make another one.",
            new Badge("bad", "Expired"),
            href)
        : new Need(
            waiting.slug() + ": the owner has not come yet",
            "Their link ends " + ends.spoken() + ".",
            new Badge("info", "Owner invited"),
            href);
  }

  private List<Labelled> figures(long count) {
    var figures = insight.figures();
    return List.of(
        new Labelled("Tenants", number(count)),
        new Labelled("People", bounded(figures.people())),
        new Labelled("Machines", bounded(figures.machines())),
        new Labelled("Live tokens", bounded(figures.liveTokens())));
  }

  private static String bounded(long count) {
    int max = TenantInsightService.COUNTED_MAX;
    return count > max ? number(max) + "+" : number(count);
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private Licensed licensed(Installation.License license, long count) {
    var facts = new ArrayList<Labelled>();
    facts.add(new Labelled("Licensee", license.licensee()));
    facts.add(new Labelled("Kind", license.kind()));
    var ends = license.expiresAt();
    facts.add(new Labelled("Until", ends == null ? "unknown" : draw.when(ends).exact()));
    var max = license.tenantsMax();
    facts.add(
        new Labelled("Tenants", number(count) + " of " + (max == null ? "any" : number(max))));
    return new Licensed(new Badge(license.working() ? "ok" : "bad", word(license.state())), facts);
  }

  private static Line line(Installation.Part part) {
    return new Line(word(part.name()), badge(part));
  }

  private static Badge badge(Installation.Part part) {
    if (part.trouble().isEmpty()) {
      return new Badge("ok", "Ready");
    }
    return part.down() ? new Badge("bad", "Failing") : new Badge("warn", "Degraded");
  }

  /** {@code WRONG_INSTALLATION} as Wrong installation. */
  private static String word(String state) {
    var words = state.toLowerCase(Locale.ROOT).replace('_', ' ');
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
