package dev.plexsphere.console;

import dev.plexsphere.console.ConfirmView.Line;
import dev.plexsphere.console.ConsoleDraw.Page;
import dev.plexsphere.console.ConsoleFrame.Place;
import dev.plexsphere.console.ConsoleFrame.TenantPlace;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.registry.TenantInsight;
import dev.plexsphere.registry.TenantInsight.Machine;
import dev.plexsphere.registry.TenantInsightService;
import dev.plexsphere.registry.TenantService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Suspending, resuming and deleting a tenant: a question on a page of its own that names what
 * breaks. What it names is looked up again when it is answered; if it grew, the question comes
 * back.
 */
final class TenantEndPages {
  private final ConsoleDraw draw;
  private final TenantService tenants;
  private final TenantInsightService insight;

  TenantEndPages(ConsoleDraw draw, TenantService tenants, TenantInsightService insight) {
    this.draw = draw;
    this.tenants = tenants;
    this.insight = insight;
  }

  void askSuspend(Exchange exchange, ConsoleSession session) {
    answer(exchange, 200, session, suspension(look(exchange)));
  }

  void suspend(Exchange exchange, ConsoleSession session) {
    var found = look(exchange);
    var question = suspension(found);
    var problem = problem(exchange.form(), question, found);
    if (problem != null) {
      answer(exchange, 409, session, question.withProblem(problem));
      return;
    }
    tenants.suspend(found.tenant().id());
    back(exchange, found);
  }

  private static @Nullable String problem(Params form, ConfirmView question, TenantInsight found) {
    var seen = Set.of(form.find("seen").orElse("").split(" ", -1));
    var grown =
        inUse(found).stream()
            .filter(machine -> !seen.contains(machine.id().toString()))
            .map(Machine::clientId)
            .collect(Collectors.joining(", "));
    if (!grown.isEmpty()) {
      return "Since you looked, this came into use: " + grown + ".";
    }
    if (question.typed() && !form.find("confirm").orElse("").strip().equals(question.slug())) {
      return "Type the slug " + question.slug() + " exactly to confirm.";
    }
    return null;
  }

  void askResume(Exchange exchange, ConsoleSession session) {
    answer(exchange, 200, session, resumption(look(exchange)));
  }

  void resume(Exchange exchange, ConsoleSession session) {
    var found = look(exchange);
    tenants.resume(found.tenant().id());
    back(exchange, found);
  }

  void askDelete(Exchange exchange, ConsoleSession session) {
    answer(exchange, 200, session, deletion(look(exchange)));
  }

  void delete(Exchange exchange, ConsoleSession session) {
    var found = look(exchange);
    var question = deletion(found);
    if (!exchange.form().find("confirm").orElse("").strip().equals(question.slug())) {
      var problem = "Type the slug " + question.slug() + " exactly to confirm.";
      answer(exchange, 409, session, question.withProblem(problem));
      return;
    }
    try {
      tenants.delete(found.tenant().id());
    } catch (RefusedException e) {
      answer(
          exchange,
          e.refusal().code().status(),
          session,
          deletion(look(exchange)).withProblem(e.refusal().detail()));
      return;
    }
    back(exchange, found);
  }

  private TenantInsight look(Exchange exchange) {
    return insight.look(DomainId.parse(exchange.path("id")));
  }

  private ConfirmView suspension(TenantInsight found) {
    var breaks = breaks(found);
    var slug = found.tenant().slug();
    return new ConfirmView(
        found.tenant().id().toString(),
        slug,
        "Suspend",
        "Suspend " + found.tenant().name() + "?",
        "Every door of the tenant closes at once. This can be undone.",
        null,
        "This will break",
        breaks,
        List.of(
            "Other tenants and the platform itself",
            "Everything the tenant holds: people, machines, tokens and keys stay, and resuming"
                + " opens every door again"),
        ids(inUse(found)),
        !breaks.isEmpty(),
        true,
        "Keep it open",
        breaks.isEmpty() ? "Suspend " + slug : "Suspend " + slug + " and break what is named above",
        action(found, "suspend"),
        "plexctl operator tenant suspend " + slug + " --dry-run");
  }

  private List<Line> breaks(TenantInsight found) {
    var impact = found.impact();
    var lines = new ArrayList<Line>();
    inUse(found)
        .forEach(machine ->
            lines.add(
                new Line(
                    machine.clientId(),
                    machine.displayName() + ", " + count(machine.liveTokens(), "live token"),
                    draw.whenOrNever(machine.lastSeen()))));
    if (impact.liveTokens() > 0) {
      lines.add(
          new Line(
              count(impact.liveTokens(), "live token") + " in all",
              "Refused from the next request on.",
              null));
    }
    if (impact.sessions() + impact.hostedSessions() > 0) {
      lines.add(
          new Line(
              count(impact.sessions() + impact.hostedSessions(), "session") + " in browsers",
              "People are turned away; nobody can sign in.",
              null));
    }
    return lines;
  }

  private ConfirmView resumption(TenantInsight found) {
    var slug = found.tenant().slug();
    return new ConfirmView(
        found.tenant().id().toString(),
        slug,
        "Resume",
        "Resume " + found.tenant().name() + "?",
        "Every door of the tenant opens again at once.",
        null,
        "",
        List.of(),
        List.of(
            count(found.impact().liveTokens(), "token") + " that have not expired work again",
            "People can sign in; sessions that have not expired go on"),
        "",
        false,
        false,
        "Keep it closed",
        "Resume " + slug,
        action(found, "resume"),
        "plexctl operator tenant resume " + slug);
  }

  private ConfirmView deletion(TenantInsight found) {
    var slug = found.tenant().slug();
    var contents = found.contents();
    boolean possible = contents.isEmpty();
    return new ConfirmView(
        found.tenant().id().toString(),
        slug,
        "Delete",
        possible ? "Delete " + found.tenant().name() + "?" : "What is in the way",
        possible
            ? "Closed for good: this cannot be undone, and the slug stays taken."
            : "A tenant is deleted when it holds nothing, so that nothing is lost by the way.",
        null,
        possible ? "This will break" : "These must go first",
        possible
            ? List.of(new Line("The owner's sign-in", "Nobody else has one.", null))
            : List.of(new Line(contents.inWords(), null, null)),
        List.of(),
        "",
        possible,
        true,
        "Keep it",
        possible ? "Delete " + slug + " for good" : null,
        action(found, "delete"),
        "plexctl operator tenant delete " + slug + " --dry-run");
  }

  private static List<Machine> inUse(TenantInsight found) {
    return found.machines().stream().filter(machine -> machine.liveTokens() > 0).toList();
  }

  private static String ids(List<Machine> machines) {
    var ids = new HashSet<String>();
    machines.forEach(machine -> ids.add(machine.id().toString()));
    return String.join(" ", ids);
  }

  private static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static String action(TenantInsight found, String what) {
    return "/admin-console/tenants/" + found.tenant().id() + "/" + what;
  }

  private static void back(Exchange exchange, TenantInsight found) {
    exchange.redirect(303, "/admin-console/tenants/" + found.tenant().id());
  }

  private void answer(Exchange exchange, int status, ConsoleSession session, ConfirmView view) {
    var title = (view.problem() == null ? "" : "Error: ") + view.heading();
    var place = new TenantPlace(view.id(), view.slug());
    draw.answer(
        exchange, status, session, new Page("confirm.jte", title, Place.TENANTS, place), view);
  }
}
