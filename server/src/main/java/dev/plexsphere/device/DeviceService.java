package dev.plexsphere.device;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.device.DeviceRequest.Status;
import dev.plexsphere.device.DeviceRequests.NewRequest;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.tenancy.Domain.DevicePolicy;
import dev.plexsphere.throttle.ThrottleService;
import dev.plexsphere.token.Issued;
import dev.plexsphere.token.TokenService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The program's side of a device login: start, poll, give up. Keeps nothing in memory: any node
 * answers any poll, before and after a restart. Thread-safe.
 */
public final class DeviceService {
  /** The path of the page where people answer. */
  public static final String PAGE = "/v1/device";

  /** How long a code waits for its person. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** For so long a dead code is kept: never issued again, and its page still explains itself. */
  private static final Duration KEPT = Duration.ofDays(1);

  private static final int CODE_DRAWS_MAX = 8;

  private final Database database;
  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final ThrottleService throttles;
  private final TokenService tokens;
  private final LoginEnds ends;
  private final NumberMatch numbers;
  private final DeviceLimits limits;
  private final DeviceRequests requests = new DeviceRequests();

  /**
   * @param hosted ends what OAuth clients were handed
   */
  public DeviceService(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      ThrottleService throttles,
      TokenService tokens,
      HostedLogins hosted,
      KeyEncryptionKey kek,
      DeviceLimits limits) {
    this.database = database;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
    this.throttles = throttles;
    this.tokens = tokens;
    this.ends = new LoginEnds(tokens, hosted);
    this.numbers = new NumberMatch(kek);
    this.limits = limits;
  }

  /**
   * Starts a device login to the API.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code device_login_off} or {@code rate_limited}
   */
  public Started start(Domain domain, IdpBinding binding, Asker asker) {
    return start(domain, binding, asker, null);
  }

  /**
   * Starts one for what an OAuth client wishes, or for the API.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code device_login_off} or {@code rate_limited}
   */
  public Started start(Domain domain, IdpBinding binding, Asker asker, @Nullable Wish wish) {
    if (domain.devicePolicy() == DevicePolicy.OFF) {
      throw off(domain);
    }
    countStart(asker);
    var now = clock.instant();
    var deviceCode = Secrets.opaque();
    var numberMatch = domain.devicePolicy() == DevicePolicy.NUMBER_MATCH;
    var request =
        new NewRequest(
            ids.next(),
            domain.id(),
            binding.id(),
            deviceCode,
            asker.clientId(),
            GivenName.clean(asker.clientName()),
            GivenName.clean(asker.hostName()),
            new NetworkAddress(asker.address()),
            GivenName.clean(asker.userAgent()),
            numberMatch,
            wish,
            INTERVAL,
            now,
            now.plus(LIFETIME));
    var userCode =
        database.transaction(tx -> {
          var drawn = insert(tx, request);
          ledger.record(
              tx, domain.id(), new DeviceFact.Requested(request.id(), binding.id(), numberMatch));
          return drawn;
        });
    return new Started(
        new Secret(deviceCode), userCode.toString(), LIFETIME, INTERVAL, numberMatch);
  }

  /** Answers that the Domain does not allow device login. */
  static RuntimeException off(Domain domain) {
    return Refusal.of(
            ErrorCode.DEVICE_LOGIN_OFF, domain.slug() + " does not allow it (device_policy: off).")
        .asException();
  }

  private void countStart(Asker asker) {
    var network = new NetworkAddress(asker.address()).network();
    throttles
        .hit("device-start:" + network, limits.starts(), limits.startsWindow())
        .ifPresent(wait -> {
          throw ThrottleService.refusal(wait).asException();
        });
  }

  private UserCode insert(Handle tx, NewRequest request) {
    for (int draw = 0; draw < CODE_DRAWS_MAX; draw++) {
      var userCode = UserCode.random();
      if (requests.insert(tx, request, userCode)) {
        return userCode;
      }
    }
    throw new IllegalStateException("no free user code in " + CODE_DRAWS_MAX + " draws");
  }

  /**
   * A poll (RFC 8628 section 3.4) of a program of the API's.
   *
   * @param clientId must be the one that started it; "" where none was sent
   * @param number what the person typed, once it was asked for
   */
  public Poll<Issued> poll(String deviceCode, String clientId, @Nullable String number) {
    var key = new PollKey(deviceCode, clientId, null);
    var now = clock.instant();
    return database.transaction(tx -> {
      if (number != null) {
        var tried = requests.tryNumber(tx, key, now);
        if (tried.isPresent()) {
          return tryNumber(tx, key, tried.get(), number, now);
        }
      }
      var consumed = requests.consume(tx, key, false, now);
      return consumed.isPresent() ? grant(tx, consumed.get()) : wait(tx, key, now);
    });
  }

  /**
   * A poll of an OAuth client's, which was authenticated. It never has a number to type.
   *
   * @param server the Domain at whose server it asks; at another's there is no such code
   * @param handover makes what the client gets; without it the code is as good as unknown
   */
  public <T> Poll<T> poll(
      DomainId server, String deviceCode, String clientId, Handover<T> handover) {
    var key = new PollKey(deviceCode, clientId, server);
    var now = clock.instant();
    return database.transaction(tx -> {
      var consumed = requests.consume(tx, key, false, now);
      return consumed.isPresent() ? handOver(tx, consumed.get(), handover) : wait(tx, key, now);
    });
  }

  private <T> Poll<T> handOver(Handle tx, DeviceRequest request, Handover<T> handover) {
    var approved =
        new Handover.Approved(
            request.domain(),
            Objects.requireNonNull(request.subject()),
            Objects.requireNonNull(request.authTime()),
            Objects.requireNonNull(request.wish()));
    var made = handover.make(tx, approved);
    if (made.isEmpty()) {
      return new Poll.Unknown<>();
    }
    var session = HexFormat.of().parseHex(made.get().session());
    requests.handedOver(tx, request.id(), session, made.get().expiresAt());
    return new Poll.Granted<>(made.get().answer());
  }

  private Poll<Issued> tryNumber(
      Handle tx, PollKey key, DeviceRequest tried, String number, Instant now) {
    if (numbers.matches(tried, number)) {
      var consumed = requests.consume(tx, key, true, now);
      return consumed.isPresent() ? grant(tx, consumed.get()) : fail(tx, tried, Poll.Why.CLOSED);
    }
    int left = DeviceRequests.NUMBER_TRIES_MAX - tried.numberTries();
    return left > 0 ? new Poll.NumberWrong<>(left) : fail(tx, tried, Poll.Why.NUMBER);
  }

  private Poll<Issued> grant(Handle tx, DeviceRequest request) {
    var token =
        tokens.mintLogin(
            tx,
            request.domain(),
            Objects.requireNonNull(request.userId()),
            request.binding(),
            Objects.requireNonNull(request.authTime()));
    requests.handedOver(tx, request.id(), token.id(), token.expiresAt());
    return new Poll.Granted<>(token);
  }

  private <T> Poll<T> wait(Handle tx, PollKey key, Instant now) {
    var polled = requests.poll(tx, key, now);
    if (polled.isEmpty()) {
      return over(requests.find(tx, key));
    }
    var request = polled.get();
    if (!request.live()) {
      return fail(tx, request, Poll.Why.CLOSED);
    }
    if (request.polledEarly()) {
      return new Poll.SlowDown<>(request.intervalSeconds());
    }
    if (request.status() == Status.PENDING || !request.numberMatch()) {
      return new Poll.Pending<>();
    }
    var until = request.numberUntil();
    return until != null && now.isBefore(until)
        ? new Poll.NumberRequired<>()
        : fail(tx, request, Poll.Why.NUMBER);
  }

  private static <T> Poll<T> over(Optional<DeviceRequest> found) {
    return found.isPresent() ? over(found.get()) : new Poll.Unknown<>();
  }

  private static <T> Poll<T> over(DeviceRequest request) {
    return switch (request.status()) {
      case PENDING, APPROVED -> new Poll.Expired<>();
      case CONSUMED -> new Poll.Unknown<>();
      case DECLINED, WITHDRAWN, UNDONE -> new Poll.Denied<>(Poll.Why.DECLINED);
      case FAILED -> new Poll.Denied<>(request.numberMatch() ? Poll.Why.NUMBER : Poll.Why.CLOSED);
    };
  }

  private <T> Poll<T> fail(Handle tx, DeviceRequest request, Poll.Why why) {
    if (requests.fail(tx, request.id())) {
      ledger.record(tx, request.domain(), new DeviceFact.Declined(request.id(), why.wire()));
    }
    return new Poll.Denied<>(why);
  }

  /**
   * The program gives up. Says nothing of whether there was such a request. A token that had been
   * handed over in the same moment is revoked: the program says that it did not keep it.
   */
  public void withdraw(String deviceCode) {
    database.inTransaction(tx ->
        requests
            .withdraw(tx, deviceCode)
            .ifPresent(request -> {
              ends.end(tx, request);
              ledger.record(
                  tx, request.domain(), new DeviceFact.Withdrawn(request.id(), request.token()));
            }));
  }

  /** Removes what ended a day ago; returns how many. */
  public int sweep(Handle tx, Instant now) {
    return requests.deleteExpired(tx, now.minus(KEPT));
  }
}
