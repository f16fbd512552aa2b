package dev.plexsphere.account;

import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.codes.CodeStore.Consumed;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;

/**
 * One-time links with which a person sets a password: the first one, or another one instead of a
 * forgotten one. A link is bound to one account; used, expired, unknown or of an account that can
 * no longer use it are the same {@code not_found}. Thread-safe.
 */
public final class AccountActionService {
  private static final String CODE = "account-action";
  private static final Duration ACTIVATION_LIFETIME = Duration.ofDays(7);
  private static final Duration RESET_LIFETIME = Duration.ofHours(1);

  private final Database database;
  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final CodeStore codes;
  private final AccountService accounts;
  private final Invitations invitations;
  private final BiConsumer<Handle, Account> activated;

  /**
   * @param activated told of every first password, in the transaction that sets it
   */
  public AccountActionService(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      CodeStore codes,
      AccountService accounts,
      BiConsumer<Handle, Account> activated) {
    this.database = database;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
    this.codes = codes;
    this.accounts = accounts;
    this.invitations = new Invitations(ledger, ids, clock);
    this.activated = activated;
  }

  /**
   * What lies behind a link, kept beside the digest of its token.
   *
   * @param passwordChangedAt as it was: any change of password ends the links from before it
   */
  @io.avaje.jsonb.Json(naming = io.avaje.jsonb.Json.Naming.LowerUnderscore)
  record Payload(
      UUID invitationId, UUID account, AccountAction.Kind kind, Instant passwordChangedAt) {}

  /**
   * Invites a person, or gives one who is there already the roles and a new link: to set a first
   * password while they have none, else another one. Links from before stay good until one is used.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request} for what is no e-mail
   *     address
   */
  public AccountAction.Issued invite(
      Handle tx, DomainId domain, String email, String displayName, List<String> roles) {
    return issue(tx, invitations.reconcile(tx, domain, email, displayName, roles));
  }

  /** Makes a link for a person: to set a first password, or another one. */
  public AccountAction.Issued issue(Handle tx, Account account) {
    var person = accounts.find(tx, account.domain(), account.id()).orElseThrow();
    boolean first = person.status() == Account.Status.INVITED;
    var kind = first ? AccountAction.Kind.ACTIVATE : AccountAction.Kind.RESET_PASSWORD;
    var lifetime = first ? ACTIVATION_LIFETIME : RESET_LIFETIME;
    var payload = new Payload(ids.next(), person.id(), kind, person.passwordChangedAt());
    var token = codes.issue(tx, CODE, person.domain(), Json.text(payload), lifetime);
    ledger.record(tx, person.domain(), new AccountFact.LinkIssued(person.id(), kind));
    var expires = clock.instant().plus(lifetime);
    return new AccountAction.Issued(action(person.domain(), payload, expires), person, token);
  }

  /**
   * What a link is for, without using it up.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  public AccountAction resolve(String token) {
    return database.read(handle -> resolved(handle, token)).action();
  }

  private record Resolved(AccountAction action, Account person) {}

  private Resolved resolved(Handle handle, String token) {
    var live = codes.peek(handle, CODE, token).orElseThrow(AccountActionService::over);
    var payload = Json.readTrusted(live.payloadJson(), Payload.class);
    var person =
        accounts
            .find(handle, live.domain(), payload.account())
            .filter(account -> account.status() == expected(payload.kind()))
            .filter(account -> account.passwordChangedAt().equals(payload.passwordChangedAt()))
            .orElseThrow(AccountActionService::over);
    return new Resolved(action(live.domain(), payload, live.expiresAt()), person);
  }

  /**
   * Uses a link up and sets the password.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}; {@code weak_password} and {@code
   *     overloaded}, after which the link is still good
   */
  public Account complete(String token, Secret password) {
    var resolved = database.read(handle -> resolved(handle, token));
    var person = resolved.person();
    Passwords.check(password, person.username());
    var hash = accounts.hash(person.domain(), password);
    return database.transaction(tx -> {
      if (!(codes.consume(tx, CODE, token) instanceof Consumed.Fresh)
          || !set(tx, resolved.action().kind(), person, hash)) {
        throw over();
      }
      return accounts.find(tx, person.domain(), person.id()).orElseThrow();
    });
  }

  private boolean set(Handle tx, AccountAction.Kind kind, Account person, String hash) {
    return switch (kind) {
      case RESET_PASSWORD -> {
        boolean done = invitations.reset(tx, person, hash);
        if (done) {
          accounts.endSessions(tx, person);
        }
        yield done;
      }
      case ACTIVATE -> {
        boolean done = invitations.activate(tx, person, hash);
        if (done) {
          activated.accept(tx, person);
        }
        yield done;
      }
    };
  }

  /**
   * Says what somebody may do; again is no error.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  public void setRoles(Handle tx, DomainId domain, UUID id, List<String> roles) {
    var person = accounts.find(tx, domain, id).orElseThrow(AccountActionService::over);
    invitations.setRoles(tx, person, roles);
  }

  private static Account.Status expected(AccountAction.Kind kind) {
    return switch (kind) {
      case ACTIVATE -> Account.Status.INVITED;
      case RESET_PASSWORD -> Account.Status.ACTIVE;
    };
  }

  private static AccountAction action(DomainId domain, Payload payload, Instant expiresAt) {
    return new AccountAction(
        payload.invitationId(), domain, payload.account(), payload.kind(), expiresAt);
  }

  private static RuntimeException over() {
    return Refusal.of(
            ErrorCode.NOT_FOUND,
            "This link is not valid: it was used, it expired, or it is mistyped.")
        .asException();
  }
}
