package dev.plexsphere.registry;

import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One tenant as its page shows it.
 *
 * @param people the first of them by name
 * @param machines last seen first
 */
public record TenantInsight(
    Tenant tenant,
    TenantContents contents,
    Impact impact,
    List<Person> people,
    List<Machine> machines) {

  /** How many there are in all tenants; counted up to a bound. */
  public record Figures(long people, long machines, long liveTokens) {}

  /** A tenant whose owner has not followed their link. */
  public record Waiting(DomainId tenant, String slug, Instant linkExpiresAt) {}

  /** What stops working at once when the tenant is suspended. */
  public record Impact(long sessions, long hostedSessions, long liveTokens) {}

  /**
   * Somebody of the tenant.
   *
   * @param hasAccount signs in at the tenant's own server
   * @param status as stored: invited, active, disabled
   */
  public record Person(
      UUID id,
      String displayName,
      String email,
      String status,
      boolean hasAccount,
      @Nullable Instant lastSeen) {}

  /**
   * A machine.
   *
   * @param lastSeen the last use of one of its live tokens; null for never
   */
  public record Machine(
      UUID id,
      String displayName,
      String clientId,
      boolean hosted,
      String status,
      Instant createdAt,
      @Nullable Instant lastSeen,
      long liveTokens) {}

  /** A token of a machine that was not revoked. */
  public record MachineToken(
      UUID id,
      String env,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant lastUsed,
      @Nullable Instant rotationDeadline) {}
}
