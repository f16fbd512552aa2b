package dev.plexsphere.device;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.session.Csrf;
import dev.plexsphere.session.SessionService;
import dev.plexsphere.tenancy.DomainService;
import dev.plexsphere.throttle.ThrottleService;
import dev.plexsphere.token.Issued;
import io.avaje.jsonb.Json;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The JSON side of device login: {@code /v1/auth/device-*} and {@code /v1/auth/device/approve}. */
public final class DeviceRoutes {
  /** RFC 6749 appendix A.1: visible ASCII. */
  private static final Pattern CLIENT_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private final DeviceService devices;
  private final ApprovalService approvals;
  private final BindingChoice choice;
  private final SessionService sessions;
  private final Csrf csrf;
  private final InstantSource clock;
  private final String page;

  /**
   * @param publicUrl where people's browsers find us
   */
  public DeviceRoutes(
      DeviceService devices,
      ApprovalService approvals,
      DomainService domains,
      BindingService bindings,
      SessionService sessions,
      Csrf csrf,
      InstantSource clock,
      URI publicUrl) {
    this.devices = devices;
    this.approvals = approvals;
    this.choice = new BindingChoice(domains, bindings);
    this.sessions = sessions;
    this.csrf = csrf;
    this.clock = clock;
    this.page = publicUrl.toString().replaceFirst("/+$", "") + DevicePages.PATH;
  }

  public void mount(Router router) {
    router.post("/v1/auth/device-code", Gate.PUBLIC, this::start);
    router.post("/v1/auth/device-token", Gate.PUBLIC, this::poll);
    router.post("/v1/auth/device-withdraw", Gate.PUBLIC, this::withdraw);
    router.post("/v1/auth/device/approve", Gate.PUBLIC, this::approve);
  }

  private void start(Exchange exchange) {
    var body = exchange.read(StartBody.class);
    var clientId = clientId(body.clientId());
    var chosen =
        choice.choose(
            body.domainId() == null ? null : DomainId.parse(body.domainId()),
            body.idpBindingId() == null ? null : BindingId.parse(body.idpBindingId()),
            body.idpBindingAlias());
    var context = exchange.context();
    var started =
        devices.start(
            chosen.domain(),
            chosen.binding(),
            new Asker(
                clientId,
                body.clientName() == null ? clientId : body.clientName(),
                body.hostName(),
                context.address(),
                context.userAgent()));
    exchange.ok(
        new StartedBody(
            started.deviceCode().reveal(),
            started.userCode(),
            page,
            page + "?user_code=" + started.userCode(),
            started.lifetime().toSeconds(),
            started.interval().toSeconds(),
            started.numberMatch() ? true : null));
  }

  private void poll(Exchange exchange) {
    var body = exchange.read(PollBody.class);
    var code = required(body.deviceCode(), "device_code");
    switch (devices.poll(code, clientId(body.clientId()), body.match())) {
      case Poll.Granted<Issued>(var token) -> exchange.ok(body(token));
      case Poll.Pending<Issued> _ ->
          throw no(ErrorCode.AUTHORIZATION_PENDING, "Nobody has answered yet.");
      case Poll.SlowDown<Issued>(int seconds) ->
          throw new Refusal.Plain(
                  ErrorCode.SLOW_DOWN,
                  "Polled too early; from now on wait " + seconds + " s between two polls.",
                  Map.of("Retry-After", String.valueOf(seconds)))
              .asException();
      case Poll.Denied<Issued>(var why) -> throw no(ErrorCode.ACCESS_DENIED, denied(why));
      case Poll.Expired<Issued> _ ->
          throw no(
              ErrorCode.EXPIRED_TOKEN,
              "Nobody answered within " + DeviceService.LIFETIME.toMinutes() + " minutes.");
      case Poll.Unknown<Issued> _ ->
          throw no(
              ErrorCode.INVALID_GRANT, "The device code is unknown, used or another client's.");
      case Poll.NumberRequired<Issued> _ ->
          throw no(
              ErrorCode.NUMBER_REQUIRED,
              "Approved. Send the number that the page shows as \"match\".");
      case Poll.NumberWrong<Issued>(int left) ->
          throw no(
              ErrorCode.NUMBER_MISMATCH,
              "That is not the number on the page; "
                  + left
                  + (left == 1 ? " try" : " tries")
                  + " left.");
    }
  }

  /** plexctl tells its person by the word number; no other sentence has it. */
  private static String denied(Poll.Why why) {
    return switch (why) {
      case DECLINED -> "The sign-in was declined, and nobody was signed in.";
      case NUMBER -> "The number was not typed right in time, so nobody was signed in.";
      case CLOSED -> "The account, its identity provider or the Domain no longer allows it.";
    };
  }

  private TokenBody body(Issued token) {
    return new TokenBody(
        token.plaintext().reveal(),
        "Bearer",
        Math.max(0, Duration.between(clock.instant(), token.expiresAt()).toSeconds()),
        token.id().toString());
  }

  private void withdraw(Exchange exchange) {
    var body = exchange.read(WithdrawBody.class);
    devices.withdraw(required(body.deviceCode(), "device_code"));
    exchange.noContent();
  }

  private void approve(Exchange exchange) {
    var session =
        sessions
            .find(exchange)
            .orElseThrow(() ->
                no(ErrorCode.UNAUTHENTICATED, "Sign in with a browser; only a session approves."));
    exchange.context().actor("user:" + session.userId());
    csrf.check(exchange, session);
    var typed = required(exchange.read(ApproveBody.class).userCode(), "user_code");
    var code =
        UserCode.parse(typed)
            .orElseThrow(() ->
                no(
                    ErrorCode.INVALID_REQUEST,
                    "A user_code is 8 characters of A-Z and 2-7, the dash is optional."));
    var browser = new NetworkAddress(exchange.context().address());
    switch (approvals.approve(code, browser, session)) {
      case Answer.Found _ -> exchange.ok(new ApprovedBody("approved"));
      case Answer.NotFound _ ->
          throw no(ErrorCode.DEVICE_CODE_NOT_FOUND, "No sign-in waits for this code.");
      case Answer.Ended _ ->
          throw no(
              ErrorCode.DEVICE_CODE_EXPIRED,
              "The request has ended; start again with plexctl login.");
      case Answer.AlreadyApproved _ ->
          throw no(ErrorCode.DEVICE_CODE_ALREADY_APPROVED, "The request was approved before.");
      case Answer.Off _ ->
          throw no(
              ErrorCode.DEVICE_LOGIN_OFF, "The Domain does not allow it (device_policy: off).");
      case Answer.OtherNetwork _ ->
          throw no(
              ErrorCode.DEVICE_OTHER_NETWORK,
              "Approve from the network that the program is on (device_policy: same-network).");
      case Answer.Paused(var left) -> throw ThrottleService.refusal(left).asException();
    }
  }

  private static String clientId(@Nullable String given) {
    if (given == null) {
      return "";
    }
    if (!CLIENT_ID.matcher(given).matches()) {
      throw no(ErrorCode.INVALID_REQUEST, "A client_id is 1 to 128 visible ASCII characters.");
    }
    return given;
  }

  private static String required(@Nullable String value, String name) {
    if (value == null || value.isEmpty()) {
      throw no(ErrorCode.INVALID_REQUEST, "The field " + name + " is missing.");
    }
    return value;
  }

  private static RuntimeException no(ErrorCode code, String detail) {
    return Refusal.of(code, detail).asException();
  }

  /** RFC 8628 section 3.1, and what the page shows the person. */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record StartBody(
      @Nullable String domainId,
      @Nullable String idpBindingId,
      @Nullable String idpBindingAlias,
      @Nullable String clientId,
      @Nullable String clientName,
      @Nullable String hostName) {}

  /** RFC 8628 section 3.2. */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record StartedBody(
      String deviceCode,
      String userCode,
      String verificationUri,
      String verificationUriComplete,
      long expiresIn,
      long interval,
      @Nullable Boolean numberMatch) {}

  /** RFC 8628 section 3.4; {@code match} is the number, once it was asked for. */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record PollBody(
      @Nullable String deviceCode, @Nullable String clientId, @Nullable String match) {}

  /** RFC 6749 section 5.1, and the token's id for {@code plexctl logout}. */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record TokenBody(String accessToken, String tokenType, long expiresIn, String tokenId) {}

  /** The program gives up. */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record WithdrawBody(@Nullable String deviceCode) {}

  /** For programs that approve; people use the page. */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record ApproveBody(@Nullable String userCode) {}

  /** Always {@code approved}. */
  @Json
  public record ApprovedBody(String status) {}
}
