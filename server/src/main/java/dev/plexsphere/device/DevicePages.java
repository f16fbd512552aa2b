package dev.plexsphere.device;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.device.DeviceRequest.Status;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.session.BrowserSession;
import dev.plexsphere.session.Csrf;
import dev.plexsphere.session.SessionService;
import dev.plexsphere.session.SignInDoor;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The page {@code /v1/device}: links and forms, no script. A GET changes nothing; a signed-out one
 * with a live code goes through the sign-in that the request asks for and comes back.
 */
public final class DevicePages {
  static final String PATH = DeviceService.PAGE;

  private final ApprovalService approvals;
  private final SessionService sessions;
  private final Csrf csrf;
  private final SignInDoor door;
  private final InstantSource clock;
  private final DeviceDrawings drawings;

  public DevicePages(
      ApprovalService approvals,
      SessionService sessions,
      Csrf csrf,
      SignInDoor door,
      InstantSource clock,
      DeviceDrawings drawings) {
    this.approvals = approvals;
    this.sessions = sessions;
    this.csrf = csrf;
    this.door = door;
    this.clock = clock;
    this.drawings = drawings;
  }

  public void mount(Router router) {
    router.get(PATH, Gate.PUBLIC, this::show);
    router.post(PATH, Gate.PUBLIC, this::answer);
  }

  /** Who is signed in, and where from. */
  private record Visitor(Exchange exchange, Optional<BrowserSession> session) {
    NetworkAddress address() {
      return new NetworkAddress(exchange.context().address());
    }
  }

  private Visitor visitor(Exchange exchange) {
    var session = sessions.find(exchange);
    session.ifPresent(s -> exchange.context().actor("user:" + s.userId()));
    return new Visitor(exchange, session);
  }

  private void show(Exchange exchange) {
    var visitor = visitor(exchange);
    var typed = exchange.query().find("user_code").orElse("");
    if (typed.isEmpty()) {
      drawings.enter(exchange, visitor.session());
      return;
    }
    var code = UserCode.parse(typed);
    if (code.isEmpty()) {
      drawings.unknown(exchange, visitor.session(), typed);
      return;
    }
    var session = visitor.session().orElse(null);
    switch (approvals.look(code.get(), visitor.address(), session)) {
      case Answer.Found(var request) -> show(visitor, request);
      case Answer.Paused(var left) -> drawings.paused(exchange, visitor.session(), left);
      default -> drawings.unknown(exchange, visitor.session(), typed);
    }
  }

  private void show(Visitor visitor, DeviceRequest request) {
    if (request.isPending(clock.instant()) && request.live()) {
      pending(visitor, request);
    } else if (visitor.session().isEmpty()) {
      drawings.ended(visitor.exchange(), request);
    } else {
      answered(visitor.exchange(), request, visitor.session().get());
    }
  }

  private void pending(Visitor visitor, DeviceRequest request) {
    var exchange = visitor.exchange();
    var session = visitor.session();
    if (session.isPresent() && ApprovalService.isSameDoor(request, session.get())) {
      drawings.confirm(exchange, request, session.get());
    } else if (session.isEmpty() || exchange.query().find("sign_in").isPresent()) {
      door.redirect(exchange, request.domain(), request.binding(), address(request.userCode()));
    } else {
      drawings.elsewhere(exchange, request, session.get());
    }
  }

  private void answered(Exchange exchange, DeviceRequest request, BrowserSession session) {
    boolean byThisPerson =
        session.userId().equals(request.userId()) && session.domain().equals(request.domain());
    boolean inThisBrowser = session.key().equals(request.sessionKey());
    var number = approvals.number(request, session);
    if (number.isPresent()) {
      drawings.number(exchange, request, session, number.get());
    } else if (byThisPerson && isSignedIn(request)) {
      drawings.done(exchange, request, session);
    } else if (inThisBrowser && request.status() == Status.DECLINED) {
      drawings.declined(exchange, request);
    } else if (byThisPerson && request.status() == Status.UNDONE) {
      drawings.undone(exchange, request);
    } else {
      drawings.ended(exchange, request);
    }
  }

  /** The program has its token, or gets it with its next poll. */
  private boolean isSignedIn(DeviceRequest request) {
    return request.status() == Status.CONSUMED
        || (request.status() == Status.APPROVED
            && !request.numberMatch()
            && request.isOpen(clock.instant())
            && request.live());
  }

  private void answer(Exchange exchange) {
    var form = exchange.form();
    var visitor = visitor(exchange);
    var typed = form.find("user_code").orElse("");
    var code = UserCode.parse(typed);
    if (visitor.session().isEmpty()) {
      exchange.redirect(303, code.map(DevicePages::address).orElse(PATH));
      return;
    }
    var session = visitor.session().get();
    csrf.check(exchange, session);
    if (code.isEmpty()) {
      drawings.unknown(exchange, visitor.session(), typed);
      return;
    }
    var answer =
        switch (form.find("action").orElse("")) {
          case "approve" -> approvals.approve(code.get(), visitor.address(), session);
          case "decline" -> approvals.decline(code.get(), visitor.address(), session);
          case "undo", "stop" -> approvals.undo(code.get(), visitor.address(), session);
          default ->
              throw Refusal.of(
                      ErrorCode.INVALID_REQUEST,
                      "The field action is approve, decline, undo or stop.")
                  .asException();
        };
    switch (answer) {
      case Answer.Found _, Answer.Ended _, Answer.AlreadyApproved _ ->
          exchange.redirect(303, address(code.get()));
      case Answer.NotFound _ -> drawings.unknown(exchange, visitor.session(), typed);
      case Answer.Paused(var left) -> drawings.paused(exchange, visitor.session(), left);
      case Answer.Off(var request) -> drawings.off(exchange, request);
      case Answer.OtherNetwork(var request) -> drawings.otherNetwork(exchange, request, session);
    }
  }

  private static String address(UserCode code) {
    return PATH + "?user_code=" + code;
  }
}
