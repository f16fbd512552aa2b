package dev.plexsphere.kit.http;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.util.regex.Pattern;

/** How many items a page of a list has: {@code limit}, 1 to 200, 50 unless it is given. */
public final class PageLimit {
  private static final int DEFAULT = 50;
  private static final int MAX = 200;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

  private PageLimit() {}

  /**
   * Reads it.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_limit}
   */
  public static int of(Params query) {
    return query.find("limit").map(PageLimit::parse).orElse(DEFAULT);
  }

  private static int parse(String text) {
    int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX) {
      throw Refusal.of(ErrorCode.INVALID_LIMIT, "limit is 1 to " + MAX + ".").asException();
    }
    return limit;
  }
}
