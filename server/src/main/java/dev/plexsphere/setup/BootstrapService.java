package dev.plexsphere.setup;

import dev.plexsphere.account.Account;
import dev.plexsphere.account.AccountAction;
import dev.plexsphere.account.AccountActionService;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.license.LicenseService;
import dev.plexsphere.tenancy.DomainService;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Makes the platform and its first operator, or completes what an earlier try began: the platform's
 * Domain, its hosted server's key, then in one transaction the operator and the gate's knowledge of
 * them. Whatever is cut short can be done again until the operator has activated. Thread-safe.
 */
public final class BootstrapService {
  private static final String PLATFORM_NAME = "plexsphere";
  private static final int NAME_MAX = 200;

  private final Database database;
  private final GateService gate;
  private final LicenseService licenses;
  private final DomainService domains;
  private final KeyService keys;
  private final AccountActionService actions;
  private final boolean takesPasswords;

  /**
   * @param takesPasswords true in deployment mode dev, where whoever bootstraps may choose the
   *     operator's password
   */
  public BootstrapService(
      Database database,
      GateService gate,
      LicenseService licenses,
      DomainService domains,
      KeyService keys,
      AccountActionService actions,
      boolean takesPasswords) {
    this.database = database;
    this.gate = gate;
    this.licenses = licenses;
    this.domains = domains;
    this.keys = keys;
    this.actions = actions;
    this.takesPasswords = takesPasswords;
  }

  /**
   * What a bootstrap came to.
   *
   * @param link how the operator activates; null when they are active
   */
  public record Bootstrapped(Account operator, AccountAction.@Nullable Issued link) {}

  /**
   * Bootstraps. Another e-mail address than an earlier try's replaces that operator, who loses the
   * role.
   *
   * @param password sets it at once and closes the gate; deployment mode dev only
   * @throws dev.plexsphere.kit.RefusedException {@code not_found} when the gate is closed, {@code
   *     license_required}, {@code invalid_request}, {@code weak_password}, {@code overloaded}
   */
  public Bootstrapped bootstrap(String email, String displayName, @Nullable Secret password) {
    prepare(displayName, password);
    var link =
        database.transaction(
            tx -> operator(tx, gate.beginBootstrap(tx), email, displayName.strip()));
    return password == null || link.person().active()
        ? done(link)
        : new Bootstrapped(actions.complete(link.token(), password), null);
  }

  /**
   * {@link #bootstrap} by somebody who decided by what they saw: of any number at the same moment
   * one is the operator, and the others learn of it.
   *
   * @param seen who was to be the operator then; null for nobody
   * @return empty, and nothing has changed, where it is another by now
   * @throws dev.plexsphere.kit.RefusedException as {@link #bootstrap}
   */
  Optional<Bootstrapped> bootstrapAfter(@Nullable UUID seen, String email, String displayName) {
    prepare(displayName, null);
    return database.transaction(tx -> {
      var before = gate.beginBootstrap(tx);
      return Objects.equals(before.operator(), seen)
          ? Optional.of(done(operator(tx, before, email, displayName.strip())))
          : Optional.empty();
    });
  }

  /**
   * Another link for the operator; those from before stay good until one is used.
   *
   * @return empty where somebody else is to be the operator by now
   * @throws dev.plexsphere.kit.RefusedException {@code not_found} when the gate is closed
   */
  Optional<Bootstrapped> anotherLink(Account operator) {
    return database.transaction(tx ->
        operator.id().equals(gate.beginBootstrap(tx).operator())
            ? Optional.of(done(actions.issue(tx, operator)))
            : Optional.empty());
  }

  private static Bootstrapped done(AccountAction.Issued link) {
    return new Bootstrapped(link.person(), link.person().active() ? null : link);
  }

  /** All but the operator. */
  private void prepare(String displayName, @Nullable Secret password) {
    gate.requireOpen();
    check(displayName, password);
    if (licenses.requireInstalled().isPresent()) {
      throw Refusal.of(
              ErrorCode.LICENSE_REQUIRED,
              "Install a license first; it is the step before the operator.")
          .asException();
    }
    database.inTransaction(tx -> domains.ensurePlatform(tx, PLATFORM_NAME));
    keys.published(DomainId.PLATFORM); // makes the first one
  }

  private AccountAction.Issued operator(
      Handle tx, GateRow before, String email, String displayName) {
    var link =
        actions.invite(tx, DomainId.PLATFORM, email, displayName, List.of(Account.PLATFORM_ADMIN));
    var earlier = before.operator();
    if (earlier != null && !earlier.equals(link.person().id())) {
      actions.setRoles(tx, DomainId.PLATFORM, earlier, List.of());
    }
    gate.bootstrapped(tx, before, link.person());
    return link;
  }

  private void check(String displayName, @Nullable Secret password) {
    if (password != null && !takesPasswords) {
      throw Refusal.of(
              ErrorCode.INVALID_REQUEST,
              "adminPassword is taken in deployment mode dev only; leave it out, and the operator"
                  + " sets one by their activation link.")
          .asException();
    }
    if (!isName(displayName)) {
      throw Refusal.of(
              ErrorCode.INVALID_REQUEST, "The display name is 1 to " + NAME_MAX + " characters.")
          .asException();
    }
  }

  /** True for what can be a display name. */
  static boolean isName(String displayName) {
    var name = displayName.strip();
    return !name.isEmpty()
        && name.length() <= NAME_MAX
        && name.codePoints().noneMatch(Character::isISOControl);
  }
}
