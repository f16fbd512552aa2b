package dev.plexsphere.device;

import dev.plexsphere.device.DeviceRequest.Status;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.session.BrowserSession;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.tenancy.Domain.DevicePolicy;
import dev.plexsphere.tenancy.DomainService;
import dev.plexsphere.throttle.ThrottleService;
import dev.plexsphere.token.TokenService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The person's side of a device login: look, approve, decline, take back. Thread-safe. */
public final class ApprovalService {
  /** How long the number on the page is good for. */
  private static final Duration NUMBER_LIFETIME = Duration.ofMinutes(2);

  private final Database database;
  private final Ledger ledger;
  private final InstantSource clock;
  private final DomainService domains;
  private final ThrottleService throttles;
  private final LoginEnds ends;
  private final NumberMatch numbers;
  private final DeviceLimits limits;
  private final DeviceAnswers answers = new DeviceAnswers();

  /**
   * @param hosted ends what OAuth clients were handed
   */
  public ApprovalService(
      Database database,
      Ledger ledger,
      InstantSource clock,
      DomainService domains,
      ThrottleService throttles,
      TokenService tokens,
      HostedLogins hosted,
      KeyEncryptionKey kek,
      DeviceLimits limits) {
    this.database = database;
    this.ledger = ledger;
    this.clock = clock;
    this.domains = domains;
    this.throttles = throttles;
    this.ends = new LoginEnds(tokens, hosted);
    this.numbers = new NumberMatch(kek);
    this.limits = limits;
  }

  /**
   * Finds the request of a code.
   *
   * <p>A look is counted before it is made, and taken back when the code was right, in one
   * transaction that holds the counters: looks made at the same time share one budget, to the last
   * try.
   */
  Answer look(UserCode code, NetworkAddress browser, @Nullable BrowserSession session) {
    var buckets = buckets(browser, session);
    // first without a lock, so that a flood of guesses costs a read each and holds nothing up
    var paused = longest(buckets, bucket -> throttles.blocked(bucket, max(), window()));
    return paused.isPresent()
        ? new Answer.Paused(paused.get())
        : database.transaction(tx -> look(tx, code, buckets));
  }

  private Answer look(Handle tx, UserCode code, List<String> buckets) {
    var paused = longest(buckets, bucket -> throttles.hit(tx, bucket, max(), window()));
    if (paused.isPresent()) {
      return new Answer.Paused(paused.get());
    }
    var found = answers.find(tx, code);
    if (found.isEmpty()) {
      return new Answer.NotFound();
    }
    buckets.forEach(bucket -> throttles.forgive(tx, bucket));
    return new Answer.Found(found.get());
  }

  private static Optional<Duration> longest(
      List<String> buckets, Function<String, Optional<Duration>> wait) {
    return buckets.stream().map(wait).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }

  private int max() {
    return limits.wrongCodes();
  }

  private Duration window() {
    return limits.wrongCodesWindow();
  }

  /** Always in this order: the transaction locks them one after the other. */
  private static List<String> buckets(NetworkAddress browser, @Nullable BrowserSession session) {
    var buckets = new ArrayList<String>();
    buckets.add("usercode:" + browser.network());
    if (session != null) {
      // by person, not by session: signing in again gives no new budget
      buckets.add("usercode-user:" + session.userId());
    }
    return buckets;
  }

  /** A person says yes. What is of another Domain or binding does not exist for this session. */
  Answer approve(UserCode code, NetworkAddress browser, BrowserSession session) {
    var looked = look(code, browser, session);
    if (!(looked instanceof Answer.Found(var request))) {
      return looked;
    }
    if (!isSameDoor(request, session)) {
      return new Answer.NotFound();
    }
    boolean sameNetwork = browser.sameNetwork(request.address());
    var now = clock.instant();
    return database.transaction(tx -> {
      var approved =
          answers.approve(tx, request.id(), session, sameNetwork, now, now.plus(NUMBER_LIFETIME));
      if (approved.isEmpty()) {
        return refusal(tx, code, sameNetwork, now);
      }
      ledger.record(tx, request.domain(), new DeviceFact.Approved(request.id(), session.userId()));
      return new Answer.Found(approved.get());
    });
  }

  /** The session was made through the very door that the request asks for. */
  static boolean isSameDoor(DeviceRequest request, BrowserSession session) {
    return request.domain().equals(session.domain()) && request.binding().equals(session.binding());
  }

  /** Why the one UPDATE did not take it. */
  private Answer refusal(Handle tx, UserCode code, boolean sameNetwork, Instant now) {
    var found = answers.find(tx, code);
    if (found.isEmpty()) {
      return new Answer.NotFound();
    }
    var request = found.get();
    if (!request.isPending(now)) {
      return request.status() == Status.APPROVED || request.status() == Status.CONSUMED
          ? new Answer.AlreadyApproved(request)
          : new Answer.Ended(request);
    }
    var policy = domains.find(tx, request.domain()).map(Domain::devicePolicy);
    if (policy.equals(Optional.of(DevicePolicy.OFF))) {
      return new Answer.Off(request);
    }
    return policy.equals(Optional.of(DevicePolicy.SAME_NETWORK)) && !sameNetwork
        ? new Answer.OtherNetwork(request)
        : new Answer.NotFound(); // user, binding or Domain were closed in this very moment
  }

  /** A person says no. Whoever holds the code may: saying no gives nobody anything. */
  Answer decline(UserCode code, NetworkAddress browser, BrowserSession session) {
    var looked = look(code, browser, session);
    if (looked instanceof Answer.Found(var request)) {
      database.inTransaction(tx -> {
        if (answers.decline(tx, request.id(), session, clock.instant())) {
          ledger.record(tx, request.domain(), new DeviceFact.Declined(request.id(), "person"));
        }
      });
    }
    return looked;
  }

  /** The person who approved takes it back: the login ends, and so does its token. */
  Answer undo(UserCode code, NetworkAddress browser, BrowserSession session) {
    var looked = look(code, browser, session);
    if (looked instanceof Answer.Found(var request)) {
      database.inTransaction(
          tx -> answers.undo(tx, request.id(), session).ifPresent(undone -> taken(tx, undone)));
    }
    return looked;
  }

  private void taken(Handle tx, DeviceRequest undone) {
    ends.end(tx, undone);
    ledger.record(tx, undone.domain(), new DeviceFact.Undone(undone.id(), undone.token()));
  }

  /** The number that the page of an approved request shows, to the session that approved it. */
  Optional<String> number(DeviceRequest request, BrowserSession session) {
    var until = request.numberUntil();
    return request.status() == Status.APPROVED
            && request.numberMatch()
            && until != null
            && clock.instant().isBefore(until)
            && session.key().equals(request.sessionKey())
        ? Optional.of(numbers.digits(request))
        : Optional.empty();
  }
}
