package dev.plexsphere.registry;

import java.util.StringJoiner;

/**
 * What would be lost with a tenant.
 *
 * @param people beyond the owner
 * @param machines of any status
 * @param liveTokens API tokens that open a door, or would if the tenant were resumed
 */
public record TenantContents(long people, long machines, long liveTokens) {

  /** True when there is nothing to lose. */
  public boolean isEmpty() {
    return people == 0 && machines == 0 && liveTokens == 0;
  }

  /** Such as "3 people beyond the owner, 1 machine". */
  public String inWords() {
    var words = new StringJoiner(", ");
    add(words, people, "person beyond the owner", "people beyond the owner");
    add(words, machines, "machine", "machines");
    add(words, liveTokens, "live token", "live tokens");
    return words.toString();
  }

  private static void add(StringJoiner words, long count, String one, String many) {
    if (count > 0) {
      words.add(count + " " + (count == 1 ? one : many));
    }
  }
}
