package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tenants as the platform's administration API names them. */
final class Tenants {
  private static final int PAGE_MAX = 200;
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final OperatorSession session;

  Tenants(OperatorSession session) {
    this.session = session;
  }

  /** Up to so many tenants, and whether there are more. */
  record Found(List<Json> tenants, boolean hasMore) {}

  /**
   * Lists page by page until there are enough.
   *
   * @param search what slug or name begins with, or empty
   */
  Found list(String search, int limit) {
    var tenants = new ArrayList<Json>();
    Optional<String> after = Optional.empty();
    while (true) {
      var page = page(search, after, Math.min(PAGE_MAX, limit - tenants.size()));
      var rows = page.items("data");
      tenants.addAll(rows.subList(0, Math.min(rows.size(), limit - tenants.size())));
      var next = next(page);
      // an empty page or the same cursor again would never end
      if (next.isEmpty() || rows.isEmpty() || next.equals(after) || tenants.size() >= limit) {
        return new Found(tenants, next.isPresent());
      }
      after = next;
    }
  }

  private static Optional<String> next(Json.Doc page) {
    return page.fields().get("pagination") instanceof Json.Doc pagination
            && pagination.flag("hasMore")
        ? pagination.find("after")
        : Optional.empty();
  }

  private Json.Doc page(String search, Optional<String> after, int limit) {
    var query = new StringBuilder("?limit=").append(limit);
    if (!search.isEmpty()) {
      query.append("&search=").append(Api.encoded(search));
    }
    after.ifPresent(cursor -> query.append("&after=").append(Api.encoded(cursor)));
    return session.get("/tenants" + query).doc();
  }

  /**
   * One tenant.
   *
   * @param slugOrId as a person names it
   */
  Json.Doc find(String slugOrId) {
    if (UUID_FORM.matcher(slugOrId).matches()) {
      return session.get("/tenants/" + slugOrId).doc();
    }
    if (!SLUG.matcher(slugOrId).matches()) {
      throw Failure.usage("Bad value", slugOrId + " is neither the slug nor the id of a tenant");
    }
    for (var tenant : Json.docs(list(slugOrId, PAGE_MAX).tenants())) {
      if (tenant.get("slug").equals(slugOrId)) {
        return tenant;
      }
    }
    throw new Failure(Exit.NOT_FOUND, "Not found", "there is no tenant " + slugOrId);
  }
}
