package dev.plexsphere.identity;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.IdTokenClaims;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.MovedBinding;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.ledger.Ledger;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * People. Who signs in is known by the pair (issuer, sub) of a verified ID token, within one
 * Domain, and by nothing else: two people with one e-mail address stay two. Thread-safe.
 */
public final class UserService {
  private final Database database;
  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final Users users = new Users();

  public UserService(Database database, Ledger ledger, Ids ids, InstantSource clock) {
    this.database = database;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Recognises the person, or creates one where the binding allows it; takes over name and e-mail.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code jit_denied} or {@code account_disabled}
   */
  public User signIn(Handle tx, DomainId domain, IdpBinding binding, IdTokenClaims claims) {
    var issuer = binding.issuer();
    var known = users.findByLink(tx, domain, issuer, claims.subject());
    if (known.isEmpty()) {
      if (!binding.jitAllowed()) {
        throw Refusal.of(
                ErrorCode.JIT_DENIED,
                "You are known to the identity provider but not to this Domain; ask its"
                    + " administrator for an invitation.")
            .asException();
      }
      var user = described(ids.next(), domain, claims);
      if (users.insert(tx, user, issuer, claims.subject(), clock.instant())) {
        var fact = new UserFact.Provisioned(user.id(), binding.id(), issuer);
        ledger.write(tx, List.of(ledger.prepare(domain, fact, "user:" + user.id())));
        return user;
      }
      known = users.findByLink(tx, domain, issuer, claims.subject());
    }
    var before = known.orElseThrow();
    if (!before.active()) {
      throw Refusal.of(
              ErrorCode.ACCOUNT_DISABLED,
              "Your account in this Domain is disabled; ask its administrator.")
          .asException();
    }
    boolean named =
        claims.name() != null || claims.email() != null; // an access token may say neither
    var now = named ? described(before.id(), domain, claims) : before;
    users.seen(tx, now, clock.instant());
    return now;
  }

  private static User described(UUID id, DomainId domain, IdTokenClaims claims) {
    var name = claims.name();
    var email = claims.email();
    return new User(
        id, domain, name != null ? name : email != null ? email : claims.subject(), email, true);
  }

  /** Keeps people who they are when their Domain's own hosted server gets another address. */
  public void follow(Handle tx, MovedBinding moved) {
    users.moveLinks(tx, moved.domain(), moved.from(), moved.to());
  }

  /** The user, whatever the status. */
  public Optional<User> find(DomainId domain, UUID id) {
    return database.read(tx -> users.find(tx, domain, id));
  }

  /**
   * Closes every door to the user from the next request on.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  public void disable(DomainId domain, UUID id) {
    setActive(domain, id, false);
  }

  /**
   * Takes {@link #disable} back.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  public void enable(DomainId domain, UUID id) {
    setActive(domain, id, true);
  }

  private void setActive(DomainId domain, UUID id, boolean active) {
    database.inTransaction(tx -> {
      if (!users.setStatus(tx, domain, id, active)) {
        throw Refusal.of(ErrorCode.NOT_FOUND, "There is no such user.").asException();
      }
      ledger.record(tx, domain, new UserFact.StatusChanged(id, active));
    });
  }
}
