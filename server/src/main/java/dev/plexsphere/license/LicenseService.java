package dev.plexsphere.license;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.RequestContext;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.license.LicenseState.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Installs licenses and says what the newest of them is worth. Every answer comes from the
 * database, the signature checked anew, so that all nodes agree. Thread-safe.
 *
 * <p>A license decides about <em>new</em> tenants. What exists stays as it is when one runs out.
 */
public final class LicenseService {
  /** The clock is written down once in so long. */
  static final Duration MARK_EVERY = Duration.ofHours(1);

  private static final int EVALUATION_GRACE_DAYS = 7;

  private final Database database;
  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final Judge judge;
  private final Installations installations = new Installations();
  private final Licenses licenses = new Licenses();
  private final EvaluationKeys evaluationKeys;

  public LicenseService(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      KeyEncryptionKey kek,
      TrustAnchors anchors) {
    this.database = database;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
    this.judge = new Judge(anchors);
    this.evaluationKeys = new EvaluationKeys(ledger, kek, installations);
  }

  /** Identifies this installation: all its nodes, over all restarts. Made when first asked for. */
  public UUID installationId() {
    return installation().id();
  }

  /**
   * What to send to whoever issues licenses.
   *
   * @param organization 1 to 200 characters, or null
   * @param contact an e-mail address, or null
   * @return a JSON object
   * @throws RefusedException {@code invalid_request}
   */
  public String request(@Nullable String organization, @Nullable String contact) {
    return LicenseRequest.document(installationId(), organization, contact, clock.instant());
  }

  /**
   * What installing {@code jws} would do; nothing is stored.
   *
   * @return a state that passes; its license is never null
   * @throws RefusedException as {@link #install}
   */
  public LicenseState preview(String jws) {
    return accepted(LicenseJws.read(jws), installation());
  }

  /**
   * Installs a license: from now on it is the one that counts. The one that counts already is no
   * error, and leaves no trace.
   *
   * @return a state that passes; its license is never null
   * @throws RefusedException {@code license_invalid}, or why it would not pass
   */
  public LicenseState install(Handle tx, String jws) {
    var read = LicenseJws.read(jws);
    var state = accepted(read, locked(tx));
    if (!licenses.newest(tx).equals(Optional.of(read.compact()))) {
      var license = read.unverified();
      var now = clock.instant();
      licenses.insert(tx, license.id(), read.compact(), actor(), now);
      installations.raiseMark(tx, now);
      ledger.record(tx, DomainId.PLATFORM, new LicenseFact.Installed(license, read.kid()));
    }
    return state;
  }

  /**
   * Stands for the license that counts: another text as soon as another one does, "" for none. To
   * be asked in a transaction after {@link #lockRegistrations}, by who must not replace what they
   * did not see.
   */
  public String mark(Handle handle) {
    return licenses.newest(handle).map(LicenseService::mark).orElse("");
  }

  /** What {@link #mark(Handle)} is once this license counts. */
  public static String mark(String jws) {
    return HexFormat.of().formatHex(Secrets.sha256(jws.strip()));
  }

  /**
   * Signs a license with this installation's own key, for {@code validity} from now, and installs
   * it.
   *
   * @param kind evaluation or development
   * @throws RefusedException {@code invalid_request} for a production license or a value out of
   *     bounds
   */
  public LicenseState issueEvaluation(
      Handle tx, String licensee, License.Kind kind, Duration validity, int maxTenants) {
    if (kind == License.Kind.PRODUCTION) {
      throw invalid("An installation cannot issue a production license to itself.");
    }
    var installation = locked(tx);
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    License license;
    try {
      license =
          new License(
              "installation " + installation.id(),
              ids.next(),
              licensee,
              kind,
              installation.id(),
              now,
              now,
              now.plus(validity).truncatedTo(ChronoUnit.SECONDS),
              EVALUATION_GRACE_DAYS,
              maxTenants,
              List.of());
    } catch (IllegalArgumentException e) {
      throw invalid("The license is out of bounds: " + e.getMessage() + ".");
    }
    return install(tx, LicenseJws.sign(license, evaluationKeys.pair(tx, installation)));
  }

  /** What the newest license is worth now. */
  public LicenseState state() {
    return database.read(this::state);
  }

  private LicenseState state(Handle handle) {
    var now = clock.instant();
    var installation = installations.find(handle);
    var document = licenses.newest(handle);
    if (installation.isEmpty() || document.isEmpty()) {
      return missing();
    }
    if (!now.isBefore(installation.get().clockMark().plus(MARK_EVERY))) {
      installations.raiseMark(handle, now);
    }
    try {
      return judge.judge(LicenseJws.read(document.get()), installation.get(), now);
    } catch (RefusedException e) {
      return new LicenseState(
          Status.UNTRUSTED,
          null,
          "The installed license cannot be read: it was altered, or is of another release. Install it again.");
    }
  }

  private static LicenseState missing() {
    return new LicenseState(
        Status.MISSING,
        null,
        "No license is installed; make a request with 'plexsphere license request' and install what"
            + " its issuer sends.");
  }

  /** Why nobody can work here yet: none was ever installed. Empty afterwards, for good. */
  public Optional<Refusal> requireInstalled() {
    return database.read(licenses::newest).isPresent() ? Optional.empty() : missing().refusal();
  }

  /**
   * Holds back everybody else who registers a tenant until the transaction ends. To be taken before
   * counting the tenants for {@link #requireNewTenant}.
   */
  public void lockRegistrations(Handle tx) {
    locked(tx);
  }

  /**
   * Lets one more tenant be registered, or throws.
   *
   * @param existing how many tenants there are, counted in this transaction after {@link
   *     #lockRegistrations}: so two that race for the last place cannot both get it
   * @throws RefusedException {@code license_missing}, {@code license_expired}, {@code
   *     license_not_yet_valid}, {@code license_untrusted}, {@code license_wrong_installation},
   *     {@code license_clock} or {@code license_tenant_limit}
   */
  public void requireNewTenant(Handle tx, long existing) {
    var state = state(tx);
    var license = state.license();
    var refusal = state.refusal();
    if (refusal.isPresent() || license == null) {
      throw refusal.orElseThrow().asException();
    }
    if (existing >= license.maxTenants()) {
      throw Refusal.of(
              ErrorCode.LICENSE_TENANT_LIMIT,
              "The license allows "
                  + license.maxTenants()
                  + " tenants, and there are "
                  + existing
                  + "; delete one or install a license for more.")
          .asException();
    }
  }

  /** Writes the time down, once an hour; a clock that is set back is seen by it. */
  public void markClock() {
    database.read(handle -> {
      var now = clock.instant();
      installations
          .find(handle)
          .filter(found -> !now.isBefore(found.clockMark().plus(MARK_EVERY)))
          .ifPresent(_ -> installations.raiseMark(handle, now));
      return true;
    });
  }

  /** Takes the machine's clock for right, though it was later before. */
  public void acceptClock(Handle tx) {
    var installation = locked(tx);
    var now = clock.instant();
    if (now.isBefore(installation.clockMark())) {
      installations.setMark(tx, now);
      ledger.record(
          tx,
          DomainId.PLATFORM,
          new LicenseFact.ClockAccepted(installation.id(), installation.clockMark(), now));
    }
  }

  private LicenseState accepted(LicenseJws jws, Installation installation) {
    var state = judge.judge(jws, installation, clock.instant());
    state
        .refusal()
        .ifPresent(refusal -> {
          throw refusal.asException();
        });
    return state;
  }

  private Installation installation() {
    return database.read(installations::find).orElseGet(() -> database.transaction(this::locked));
  }

  /** The installation, made when there is none, and this transaction's until it ends. */
  private Installation locked(Handle tx) {
    var id = ids.next();
    if (installations.find(tx).isEmpty() && installations.insert(tx, id, clock.instant())) {
      ledger.record(tx, DomainId.PLATFORM, new LicenseFact.InstallationCreated(id));
    }
    return installations.lock(tx).orElseThrow();
  }

  private static String actor() {
    return RequestContext.current().map(RequestContext::actor).orElse("system");
  }

  private static RefusedException invalid(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }
}
