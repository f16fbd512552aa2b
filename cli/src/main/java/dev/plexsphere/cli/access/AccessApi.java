package dev.plexsphere.cli.access;

import dev.plexsphere.cli.command.Credentials;
import dev.plexsphere.cli.command.FactTarget;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.operator.FactSession;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/** The access rules of one Domain, as the person who runs it asks for them and changes them. */
final class AccessApi {
  private static final String DOMAIN = "--domain";
  private static final int PAGE_MAX = 200;

  private final FactSession session;
  private final String domain;

  AccessApi(Invocation call) {
    this.domain = domain(call);
    this.session = new FactSession(call, new FactTarget(domain));
  }

  /** The flag that every command of the family takes. */
  static void describe(CommandSpec spec) {
    spec.addOption(
        Flags.optional(DOMAIN, "UUID", "of this Domain (default: the one you are signed in to)"));
  }

  private static String domain(Invocation call) {
    var given = call.arguments().findUuid(DOMAIN);
    if (given.isPresent()) {
      return given.get();
    }
    var own = call.profile().domainId();
    if (own == null || call.profile().token() == null || Credentials.given(call).isPresent()) {
      throw Failure.usage(
              "Missing flag", DOMAIN + " is required: the Domain whose gateway access it is")
          .hint("plexctl operator tenant list");
    }
    return own;
  }

  /** The words after a command, which must be as many as it asks for. */
  static List<String> words(Invocation call, int count, String what) {
    var words = call.arguments().words();
    if (words.size() != count) {
      throw Failure.usage("Missing argument", what);
    }
    return words;
  }

  /** The role of that name, below this Domain. */
  static String role(String role) {
    return "/roles/" + Api.encoded(role);
  }

  Json.Doc get(String path) {
    return ask(api -> api.get(whole(path))).doc();
  }

  Json.Doc post(String path, Json.Doc body) {
    return ask(api -> api.post(whole(path), body)).doc();
  }

  void delete(String path) {
    ask(api -> api.delete(whole(path))).check();
  }

  private String whole(String path) {
    return "/v1/domains/" + domain + "/access" + path;
  }

  private Answer ask(Function<Api, Answer> question) {
    var answer = session.ask(question);
    if (answer.isSuccess()) {
      return answer;
    }
    throw switch (answer.code()) {
      case "role_not_found" -> answer.failure().hint("plexctl access role list" + own());
      case "person_not_found" -> answer.failure().hint("plexctl access people" + own());
      default -> answer.failure();
    };
  }

  /** The flag that names this Domain, for the next command to type. */
  String own() {
    return " " + DOMAIN + " " + domain;
  }

  /** Items, and where to go on behind them; empty at the end. */
  record Found(List<Json> items, String next) {
    Json.Doc document() {
      var out = Json.Doc.of().with("items", new Json.Items(items));
      return next.isEmpty() ? out : out.with("next_cursor", next);
    }
  }

  /**
   * A list page by page until there are enough.
   *
   * @param query further parameters, each with a {@code &} before it
   */
  Found list(String path, String query, String cursor, int limit) {
    var items = new ArrayList<Json>();
    var next = cursor;
    while (true) {
      int size = Math.min(PAGE_MAX, limit - items.size());
      var behind = next.isEmpty() ? "" : "&cursor=" + Api.encoded(next);
      var page = get(path + "?limit=" + size + behind + query);
      var rows = page.items("items");
      var last = next;
      next = page.find("next_cursor").orElse("");
      items.addAll(rows);
      // an empty page or the same cursor again would never end
      if (next.isEmpty() || rows.isEmpty() || next.equals(last) || items.size() >= limit) {
        return new Found(items, next);
      }
    }
  }
}
