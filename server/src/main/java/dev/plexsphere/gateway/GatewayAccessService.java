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
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  public boolean createRole(Handle tx, DomainId domain, String role) {
    if (!ROLE.matcher(role).matches()) {
      throw GatewayRefusal.invalid(
          "A role's name has 1 to 63 characters of a-z, 0-9, _ and -, beginning with a letter.");
    }
    boolean made = roles.insert(tx, domain, role, clock.instant());
    if (made) {
      ledger.record(tx, domain, new GatewayFact.RoleCreated(role));
    }
    return made;
  }

  /**
   * Adds a rule to a role.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  public void addRule(Handle tx, DomainId domain, String role, AccessRule rule) {
    requireOne(roles.addRule(tx, domain, role, ids.next(), rule));
    ledger.record(tx, domain, new GatewayFact.RuleAdded(role, rule));
  }

  /**
   * Gives somebody a role; who has it already has it until the new end.
   *
   * @param expiresAt null: until it is taken away
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  public void grant(
      Handle tx, DomainId domain, String role, UUID user, @Nullable Instant expiresAt) {
    requireOne(roles.grant(tx, domain, role, user, expiresAt, clock.instant()));
    ledger.record(tx, domain, new GatewayFact.RoleGranted(role, user, expiresAt));
  }

  /** Takes a role away, from the next request on; again is no error. */
  public void revoke(Handle tx, DomainId domain, String role, UUID user) {
    if (roles.revoke(tx, domain, role, user)) {
      ledger.record(tx, domain, new GatewayFact.RoleRevoked(role, user));
    }
  }

  private static void requireOne(boolean changed) {
    if (!changed) {
      throw Refusal.of(ErrorCode.NOT_FOUND, "The Domain has no such role, or no such person.")
          .asException();
    }
  }
}
