package dev.plexsphere.console;

import dev.plexsphere.kit.page.When;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's page.
 *
 * @param summary such as "3 people, 1 machine"
 * @param inTheWay what stops a deletion; null for nothing
 */
public record TenantView(
    ShortId id,
    String slug,
    String name,
    Badge badge,
    String summary,
    String issuer,
    @Nullable String ownerName,
    @Nullable String ownerEmail,
    @Nullable String ownerStatus,
    When registered,
    State state,
    List<BindingRow> bindings,
    List<PersonRow> people,
    String peopleShown,
    List<MachineRow> machines,
    String machinesShown,
    @Nullable String inTheWay) {

  /** What the page offers depends on it. */
  public enum State {
    OPEN,
    AWAITS_OWNER,
    SUSPENDED,
    DELETED
  }

  public boolean isSuspended() {
    return state == State.SUSPENDED;
  }

  public boolean isDeleted() {
    return state == State.DELETED;
  }

  public boolean awaitsOwner() {
    return state == State.AWAITS_OWNER;
  }

  public record BindingRow(String label, String detail, boolean primary, Badge badge) {}

  public record PersonRow(
      String name, String email, Badge badge, String provider, @Nullable When lastSeen) {}

  public record MachineRow(
      String href,
      String name,
      String clientId,
      Badge badge,
      String liveTokens,
      @Nullable When lastSeen) {}
}
