package dev.plexsphere.gateway;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.ledger.Ledger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with which playbook. What no rule allows is denied, and a deny of any of the
 * person's roles wins. Nothing is cached. Thread-safe.
 */
public final class GatewayAccessService {
  private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final GatewaySessionService sessions;
  private final GatewayRoles roles = new GatewayRoles();
  private final GatewayRoleReads reads = new GatewayRoleReads();

  public GatewayAccessService(
      Ledger ledger, Ids ids, InstantSource clock, GatewaySessionService sessions) {
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
    this.sessions = sessions;
  }

  /**
   * An answer.
   *
   * @param session empty where there is none that is good, and then nothing is allowed
   */
  public record Decision(Optional<GatewaySession> session, boolean allowed) {}

  /**
   * Decides for the person behind {@code token}.
   *
   * @param path a playbook's path: segments parted by one slash each
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request} for a path that can be read
   *     in two ways, {@code datastore_unavailable}
   */
  public Decision check(String token, String path, Capability capability) {
    if (!PathPattern.isPath(path)) {
      throw GatewayRefusal.invalid(
          "playbook_path has 1 to 512 characters: segments parted by single slashes, none of them"
              + " . or ..");
    }
    var session = sessions.find(token);
    return new Decision(session, session.filter(s -> s.allows(path, capability)).isPresent());
  }

  /**
   * Makes a role that allows nothing yet; false, and no error, when there is one of that name.
   *
   * @param role {@code [a-z][a-z0-9_-]{0,62}}
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}, {@code
   *     access_limit_reached}
   */
  public boolean createRole(Handle tx, DomainId domain, String role) {
    if (!isRole(role)) {
      throw GatewayRefusal.invalid(
          "A role's name has 1 to 63 characters of a-z, 0-9, _ and -, beginning with a letter.");
    }
    roles.lockDomain(tx, domain);
    boolean made = roles.insert(tx, domain, role, clock.instant());
    if (made) {
      AccessLimits.ROLES.check(roles.count(tx, domain));
      ledger.record(tx, domain, new GatewayFact.RoleCreated(role));
    }
    return made;
  }

  /**
   * Deletes a role with its rules, from everybody who has it, from the next request on.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code role_not_found}
   */
  public void deleteRole(Handle tx, DomainId domain, String role) {
    var gone = reads.role(tx, domain, role).orElseThrow(GatewayRefusal::noRole);
    if (!roles.delete(tx, domain, role)) {
      throw GatewayRefusal.noRole(); // somebody else was faster
    }
    ledger.record(tx, domain, new GatewayFact.RoleDeleted(role, gone.rules(), gone.members()));
  }

  /**
   * Adds a rule to a role; one that says the same is there once, and is not made again.
   *
   * @return the rule, and whether it is new
   * @throws dev.plexsphere.kit.RefusedException {@code role_not_found}, {@code
   *     access_limit_reached}
   */
  public Added addRule(Handle tx, DomainId domain, String role, AccessRule rule) {
    lock(tx, domain, role);
    var there = reads.rules(tx, domain, role);
    for (var each : there) {
      if (each.rule().equals(rule)) {
        return new Added(each, false);
      }
    }
    AccessLimits.RULES.check(there.size() + 1L);
    var id = ids.next();
    roles.addRule(tx, domain, role, id, rule);
    ledger.record(tx, domain, new GatewayFact.RuleAdded(role, id, rule));
    return new Added(new StoredRule(id, rule), true);
  }

  /** A rule, and whether it is new. */
  public record Added(StoredRule rule, boolean isNew) {}

  /**
   * Takes a rule from a role.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code role_not_found}, {@code not_found}
   */
  public void removeRule(Handle tx, DomainId domain, String role, UUID id) {
    lock(tx, domain, role);
    var gone =
        roles
            .removeRule(tx, domain, role, id)
            .orElseThrow(
                () -> Refusal.of(ErrorCode.NOT_FOUND, "The role has no such rule.").asException());
    ledger.record(tx, domain, new GatewayFact.RuleRemoved(role, id, gone));
  }

  /**
   * Gives somebody a role; who has it already has it until the new end.
   *
   * @param expiresAt null: until it is taken away
   * @throws dev.plexsphere.kit.RefusedException {@code role_not_found}, {@code person_not_found},
   *     {@code access_limit_reached}
   */
  public void grant(
      Handle tx, DomainId domain, String role, UUID user, @Nullable Instant expiresAt) {
    lock(tx, domain, role);
    if (!roles.lockPerson(tx, domain, user)) {
      throw GatewayRefusal.noPerson();
    }
    roles.grant(tx, domain, role, user, expiresAt, clock.instant());
    AccessLimits.MEMBERS.check(reads.role(tx, domain, role).orElseThrow().members());
    AccessLimits.ROLES_OF_A_PERSON.check(roles.countOf(tx, domain, user));
    ledger.record(tx, domain, new GatewayFact.RoleGranted(role, user, expiresAt));
  }

  /** Takes a role away, from the next request on; false, and no error, where nobody had it. */
  public boolean revoke(Handle tx, DomainId domain, String role, UUID user) {
    boolean had = roles.revoke(tx, domain, role, user);
    if (had) {
      ledger.record(tx, domain, new GatewayFact.RoleRevoked(role, user));
    }
    return had;
  }

  /** Whether a role can have this name. */
  static boolean isRole(String name) {
    return ROLE.matcher(name).matches();
  }

  private void lock(Handle tx, DomainId domain, String role) {
    if (!roles.lock(tx, domain, role)) {
      throw GatewayRefusal.noRole();
    }
  }
}
