package dev.plexsphere.gateway;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.gateway.AccessExplanation.Held;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A Domain's roles at the gateway as those see and change them who run it. Every change is a
 * transaction of its own with its fact, and holds from the next request at the gateway on.
 * Thread-safe.
 */
public final class GatewayRoleService {
  /** Before everybody. */
  public static final UUID FIRST = new UUID(0, 0);

  private static final int EMAIL_MAX = 320;

  /** Further ahead is a mistake. */
  private static final Duration GRANT_MAX = Duration.ofDays(3660);

  private final Database database;
  private final Ledger ledger;
  private final InstantSource clock;
  private final GatewayAccessService access;
  private final GatewayRoleReads reads = new GatewayRoleReads();

  public GatewayRoleService(
      Database database, Ledger ledger, InstantSource clock, GatewayAccessService access) {
    this.database = database;
    this.ledger = ledger;
    this.clock = clock;
    this.access = access;
  }

  /**
   * Roles by name.
   *
   * @param after the name behind which to begin, or empty
   */
  public List<AccessRole> roles(DomainId domain, String after, int limit) {
    return database.read(handle -> reads.roles(handle, domain, after, limit));
  }

  /** A role and its rules in the order in which they were made. */
  public record Ruled(AccessRole role, List<StoredRule> rules) {
    /** Copies. */
    public Ruled {
      rules = List.copyOf(rules);
    }
  }

  /**
   * One role.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code role_not_found}
   */
  public Ruled role(DomainId domain, String role) {
    return database.snapshot(handle ->
        new Ruled(
            reads.role(handle, domain, role).orElseThrow(GatewayRefusal::noRole),
            reads.rules(handle, domain, role)));
  }

  /**
   * Makes a role that allows nothing yet.
   *
   * @param role {@code [a-z][a-z0-9_-]{0,62}}
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}, {@code role_exists},
   *     {@code access_limit_reached}
   */
  public AccessRole create(DomainId domain, String role) {
    return database.transaction(tx -> {
      if (!access.createRole(tx, domain, role)) {
        throw Refusal.of(
                ErrorCode.ROLE_EXISTS, "The Domain has a role " + role + " at its gateway.")
            .asException();
      }
      return reads.role(tx, domain, role).orElseThrow();
    });
  }

  /** {@link GatewayAccessService#deleteRole} in a transaction of its own. */
  public void delete(DomainId domain, String role) {
    database.inTransaction(tx -> access.deleteRole(tx, domain, role));
  }

  /** {@link GatewayAccessService#addRule} in a transaction of its own. */
  public GatewayAccessService.Added addRule(DomainId domain, String role, AccessRule rule) {
    if (rule.capabilities().isEmpty()) {
      throw GatewayRefusal.invalid("A rule allows one or more of execute, view and modify.");
    }
    return database.transaction(tx -> access.addRule(tx, domain, role, rule));
  }

  /** {@link GatewayAccessService#removeRule} in a transaction of its own. */
  public void removeRule(DomainId domain, String role, UUID rule) {
    database.inTransaction(tx -> access.removeRule(tx, domain, role, rule));
  }

  /**
   * Who has a role.
   *
   * @param after the person behind whom to begin, or {@link #FIRST}
   * @throws dev.plexsphere.kit.RefusedException {@code role_not_found}
   */
  public List<RoleMember> members(DomainId domain, String role, UUID after, int limit) {
    return database.read(handle -> {
      if (reads.role(handle, domain, role).isEmpty()) {
        throw GatewayRefusal.noRole();
      }
      return reads.members(handle, domain, role, after, limit);
    });
  }

  /**
   * Gives somebody a role; who has it already has it until the new end.
   *
   * @param expiresAt null: until it is taken away; otherwise in the future, at most ten years
   *     ahead, cut to whole seconds
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}, {@code role_not_found},
   *     {@code person_not_found}, {@code access_limit_reached}
   */
  public RoleMember grant(DomainId domain, String role, UUID user, @Nullable Instant expiresAt) {
    var end = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.SECONDS);
    var now = clock.instant();
    if (end != null && !(end.isAfter(now) && end.isBefore(now.plus(GRANT_MAX)))) {
      throw GatewayRefusal.invalid("A grant ends in the future, at most ten years ahead.");
    }
    return database.transaction(tx -> {
      access.grant(tx, domain, role, user, end);
      return reads.member(tx, domain, role, user).orElseThrow();
    });
  }

  /**
   * Takes a role away.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found} where the person does not have it
   */
  public void revoke(DomainId domain, String role, UUID user) {
    boolean had = database.transaction(tx -> access.revoke(tx, domain, role, user));
    if (!had) {
      throw Refusal.of(ErrorCode.NOT_FOUND, "Nobody of this id has the role.").asException();
    }
  }

  /**
   * Whom the Domain knows.
   *
   * @param after the person behind whom to begin, or {@link #FIRST}
   */
  public List<AccessPerson> people(DomainId domain, UUID after, int limit) {
    return database.read(handle -> reads.people(handle, domain, after, limit, clock.instant()));
  }

  /**
   * Who came in with this address when last seen: nobody, somebody, or several, since an address is
   * whatever an identity provider says.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  public List<AccessPerson> peopleOf(DomainId domain, String email, int limit) {
    if (email.isBlank() || email.length() > EMAIL_MAX) {
      throw GatewayRefusal.invalid("email has 1 to " + EMAIL_MAX + " characters.");
    }
    return database.read(
        handle -> reads.peopleOf(handle, domain, email.strip(), limit, clock.instant()));
  }

  /**
   * Why the gateway would let somebody do something now, or would not.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request} for a path that can be read
   *     in two ways, {@code person_not_found}
   */
  public AccessExplanation explain(DomainId domain, UUID user, String path, Capability capability) {
    if (!PathPattern.isPath(path)) {
      throw GatewayRefusal.invalid(
          "path has 1 to 512 characters: segments parted by single slashes, none of them . or ..");
    }
    return database.snapshot(handle -> {
      Optional<Boolean> open = reads.open(handle, domain, user);
      List<Held> held = reads.held(handle, domain, user, clock.instant());
      return AccessExplanation.of(
          held, open.orElseThrow(GatewayRefusal::noPerson), path, capability);
    });
  }

  /** Writes down that somebody of the Domain asked for this who may not. */
  public void denied(DomainId domain, String path) {
    database.inTransaction(
        tx -> ledger.record(tx, domain, new GatewayFact.AdministrationDenied(path)));
  }
}
