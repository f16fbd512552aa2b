package dev.plexsphere.account;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.ledger.Ledger;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Accounts whose owner sets the password: who they are, what they may do, and their first one. */
final class Invitations {
  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final Accounts accounts = new Accounts();

  Invitations(Ledger ledger, Ids ids, InstantSource clock) {
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Adds somebody who has no password yet; a person of that name keeps theirs and gets the roles.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request} for what is no e-mail
   *     address
   */
  Account reconcile(
      Handle tx, DomainId domain, String email, String displayName, List<String> roles) {
    var username = Usernames.canonical(email);
    if (!Usernames.isEmail(username)) {
      throw AccountService.noEmail();
    }
    var account =
        new Account(
            ids.next(),
            domain,
            username,
            email.strip(),
            displayName,
            clock.instant(),
            Account.Status.INVITED,
            canonical(roles));
    if (accounts.insert(tx, account, null)) {
      ledger.record(tx, domain, new AccountFact.Invited(account.id(), account.roles()));
      return account;
    }
    var there = accounts.findByName(tx, domain, username).orElseThrow().account();
    setRoles(tx, there, roles);
    return there;
  }

  /** Says what a person may do; again is no fact. */
  void setRoles(Handle tx, Account person, List<String> roles) {
    var wanted = canonical(roles);
    if (accounts.setRoles(tx, person.domain(), person.id(), wanted)) {
      ledger.record(tx, person.domain(), new AccountFact.RolesChanged(person.id(), wanted));
    }
  }

  /** Sets the first password; false when the account is no longer invited. */
  boolean activate(Handle tx, Account person, String passwordHash) {
    boolean activated =
        accounts.activate(tx, person.domain(), person.id(), passwordHash, clock.instant());
    if (activated) {
      ledger.record(tx, person.domain(), new AccountFact.Activated(person.id()));
    }
    return activated;
  }

  /** Sets another password, for a person who followed their link. */
  boolean reset(Handle tx, Account person, String passwordHash) {
    boolean changed =
        accounts.setPassword(tx, person.domain(), person.id(), passwordHash, clock.instant());
    if (changed) {
      ledger.record(tx, person.domain(), new AccountFact.PasswordChanged(person.id(), true));
    }
    return changed;
  }

  private static List<String> canonical(List<String> roles) {
    return roles.stream().distinct().sorted().toList();
  }
}
