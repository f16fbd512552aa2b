package dev.plexsphere.token;

import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.ledger.LedgerEntry;
import dev.plexsphere.token.VerifiedToken.Origin;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** API tokens. Thread-safe. */
public final class TokenService implements AutoCloseable {
  private static final String ENV_LOGIN = "login";
  private static final String ENV_SERVICE = "live";
  private static final int SWEEP_MAX = 1_000;
  private static final Pattern ROTATION_KEY = Pattern.compile("[\\x21-\\x7E]{22,255}");

  private final Database database;
  private final Ledger ledger;
  private final InstantSource clock;
  private final TokenPolicy policy;
  private final ApiTokens tokens = new ApiTokens();
  private final LastUses uses;
  private final TokenVerifier verifier;
  private final TokenMint mint;
  private final TokenRotation rotation;

  /**
   * @param kek from which the key is derived that makes rotation repeatable
   */
  public TokenService(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      KeyEncryptionKey kek,
      TokenPolicy policy) {
    this.database = database;
    this.ledger = ledger;
    this.clock = clock;
    this.policy = policy;
    this.uses = new LastUses(database, clock);
    this.verifier = new TokenVerifier(database, clock, uses);
    this.mint = new TokenMint(database, ledger, ids, clock, policy);
    this.rotation = new TokenRotation(mint, ledger, ids, kek, policy);
  }

  /**
   * The token behind a plaintext, when it may be used now: not revoked, expired or past its
   * rotation deadline; owner, binding and Domain active. Asked of the database every time.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code datastore_unavailable}, {@code overloaded}
   */
  public Optional<VerifiedToken> verify(String plaintext) {
    return verifier.verify(plaintext);
  }

  /**
   * Mints the token of a device login, in the caller's transaction.
   *
   * @param authTime when the person signed in
   * @throws dev.plexsphere.kit.RefusedException {@code too_many_tokens}
   */
  public Issued mintLogin(
      Handle tx, DomainId domain, UUID userId, BindingId binding, Instant authTime) {
    return mint.mint(
        tx,
        new TokenMint.Wish(
            domain,
            PrincipalRef.user(userId),
            ENV_LOGIN,
            Origin.LOGIN,
            binding,
            null,
            null,
            authTime,
            policy.login()));
  }

  /**
   * Mints a machine's token in a commit that is shared with other machines'.
   *
   * @param alongside facts that are true with it: same commit
   * @throws dev.plexsphere.kit.RefusedException {@code too_many_tokens}, {@code overloaded}, {@code
   *     datastore_unavailable}
   */
  public Issued mintService(
      DomainId domain,
      UUID serviceIdentityId,
      BindingId binding,
      @Nullable String scope,
      List<LedgerEntry> alongside) {
    return mint.mint(
        new TokenMint.Wish(
            domain,
            PrincipalRef.service(serviceIdentityId),
            ENV_SERVICE,
            Origin.SERVICE,
            binding,
            scope,
            null,
            null,
            policy.service()),
        alongside);
  }

  /**
   * Mints a token for the caller.
   *
   * @param owner must be the caller
   * @param env dev, stage or prod
   * @param ttl 1 second to 365 days, or null for the default
   * @throws dev.plexsphere.kit.RefusedException {@code forbidden} for a caller with an API token or
   *     another's identity, {@code reauthentication_required}, {@code invalid_ttl}, {@code
   *     too_many_tokens}
   */
  public Issued issue(TokenCaller caller, PrincipalRef owner, String env, @Nullable Duration ttl) {
    checkMayMint(caller);
    if (!owner.equals(caller.owner())) {
      throw TokenRefusal.OTHER_IDENTITY.asException();
    }
    if (ttl != null && (!ttl.isPositive() || ttl.compareTo(TokenPolicy.TTL_MAX) > 0)) {
      throw TokenRefusal.INVALID_TTL.asException();
    }
    return mint.mint(
        new TokenMint.Wish(
            caller.domain(),
            owner,
            env,
            Origin.API,
            caller.binding(),
            null,
            caller.presentedId(),
            null,
            ttl == null ? policy.api() : ttl),
        List.of());
  }

  /**
   * Refuses callers that may not mint at all, before anything they sent is looked at.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code forbidden}, {@code
   *     reauthentication_required}
   */
  void checkMayMint(TokenCaller caller) {
    caller.checkMayMint(policy.mintWindow(), clock.instant());
  }

  /** The caller's live tokens: the presented one first, then newest first; at most 200. */
  public List<ApiToken> list(TokenCaller caller) {
    var now = clock.instant();
    var presented = caller.presentedId();
    return database.read(handle -> {
      var listed = new ArrayList<>(tokens.list(handle, caller.domain(), caller.owner(), now));
      if (presented != null) {
        tokens
            .find(handle, caller.domain(), caller.owner(), presented, now)
            .ifPresent(own -> {
              listed.removeIf(each -> each.id().equals(presented));
              listed.addFirst(own);
            });
      }
      return listed;
    });
  }

  /**
   * Revokes one of the caller's tokens, and with a login token all that it has minted. The next
   * request that presents one of them is refused, on every node.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code token_not_found}
   */
  public void delete(TokenCaller caller, ApiTokenId id) {
    var now = clock.instant();
    database.inTransaction(tx -> {
      var revoked =
          tokens
              .revoke(tx, caller.domain(), caller.owner(), id, now)
              .orElseThrow(TokenRefusal.NOT_FOUND::asException);
      record(tx, caller.domain(), List.of(revoked), TokenFact.Reason.DELETED);
      revokeChildren(tx, caller.domain(), List.of(revoked), now);
    });
  }

  /**
   * Revokes a user's login tokens and what they have minted, in the caller's transaction.
   *
   * @return how many login tokens there were
   */
  public int revokeLogins(Handle tx, DomainId domain, UUID userId) {
    var now = clock.instant();
    var revoked = tokens.revokeLogins(tx, domain, userId, now);
    record(tx, domain, revoked, TokenFact.Reason.SIGNED_OUT);
    revokeChildren(tx, domain, revoked, now);
    return revoked.size();
  }

  /**
   * Revokes a user's token and what it has minted, in the caller's transaction: for the login that
   * its person, or the program that was given it, takes back.
   */
  public void revokeLogin(Handle tx, DomainId domain, UUID userId, ApiTokenId id) {
    var now = clock.instant();
    var revoked = tokens.revoke(tx, domain, PrincipalRef.user(userId), id, now).stream().toList();
    record(tx, domain, revoked, TokenFact.Reason.DELETED);
    revokeChildren(tx, domain, revoked, now);
  }

  private void revokeChildren(
      Handle tx, DomainId domain, List<ApiTokens.Revoked> parents, Instant now) {
    var ids = parents.stream().map(each -> each.id().value()).toList();
    record(tx, domain, tokens.revokeChildren(tx, domain, ids, now), TokenFact.Reason.PARENT);
  }

  private void record(
      Handle tx, DomainId domain, List<ApiTokens.Revoked> revoked, TokenFact.Reason reason) {
    ledger.write(
        tx,
        revoked.stream()
            .map(each ->
                ledger.prepare(domain, new TokenFact.Revoked(each.id(), each.owner(), reason)))
            .toList());
  }

  /**
   * Replaces a token. A caller with an API token replaces the one it presents; a browser session
   * any of its user's. The old token is still taken until the deadline.
   *
   * @param key {@code Idempotency-Key}; with the old token presented, the same key within ten
   *     minutes gives the same successor and the same plaintext
   * @throws dev.plexsphere.kit.RefusedException {@code token_not_found}, {@code forbidden}, {@code
   *     token_not_rotatable}, {@code token_already_rotated}, {@code invalid_request}
   */
  public Rotated rotate(TokenCaller caller, ApiTokenId id, @Nullable String key) {
    if (key != null && !ROTATION_KEY.matcher(key).matches()) {
      throw TokenRefusal.BAD_KEY.asException();
    }
    var now = clock.instant();
    return database.transaction(tx -> {
      var presented = caller.presentedId();
      if (presented != null && !presented.equals(id)) {
        var own = tokens.find(tx, caller.domain(), caller.owner(), id, now);
        throw (own.isPresent() ? TokenRefusal.NOT_PRESENTED : TokenRefusal.NOT_FOUND).asException();
      }
      return rotation.rotate(tx, caller, id, key, now);
    });
  }

  /** Writes the last uses that are due. To be called every few seconds. */
  public void flushLastUses() {
    uses.flush();
  }

  /**
   * Removes tokens that have expired, at most 1000.
   *
   * @return how many; call again when it was 1000
   */
  public int sweep(Handle tx, Instant now) {
    var swept = tokens.sweep(tx, now, SWEEP_MAX);
    ledger.write(
        tx,
        swept.stream()
            .filter(each -> !each.revoked())
            .map(each ->
                ledger.prepare(each.domain(), new TokenFact.Expired(each.id(), each.owner())))
            .toList());
    return swept.size();
  }

  /** Ends the workers and writes the last uses that are still held. */
  @Override
  public void close() {
    verifier.close();
    mint.close();
    uses.flushAll();
  }
}
