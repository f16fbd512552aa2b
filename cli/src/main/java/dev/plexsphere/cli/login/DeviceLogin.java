package dev.plexsphere.cli.login;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.meta.BuildInfo;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.contract.Exit;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a code, shows it, and polls until the person has answered. Whatever ends it other than a
 * token leaves nothing behind, here or at the server.
 */
final class DeviceLogin {
  private static final Duration SLOWER = Duration.ofSeconds(5);
  private static final String CLIENT_ID = "plexctl";

  private final Invocation call;
  private final Api api;
  private final String domainId;
  private final String bindingId;
  private final String profile;

  DeviceLogin(Invocation call, Api api, String domainId, String bindingId, String profile) {
    this.call = call;
    this.api = api;
    this.domainId = domainId;
    this.bindingId = bindingId;
    this.profile = profile;
  }

  /**
   * Runs it to its end.
   *
   * @return the answer that carries the token
   */
  Json.Doc run() {
    var request = request();
    try {
      if (request.numberMatch() && !call.streams().terminal().in()) {
        throw Failure.usage(
            "Not possible here",
            "the Domain asks for a number, and there is no terminal to type it in;"
                + " use a machine identity (plexctl identity-tokens issue-service)");
      }
      new Facts(call).show(request);
      return await(request);
    } catch (Failure e) {
      if (e.exit() == Exit.INTERRUPTED || e.exit() == Exit.USAGE) {
        withdraw(request);
      }
      throw e;
    }
  }

  private DeviceRequest request() {
    var body =
        Json.Doc.of(
            "domain_id", domainId,
            "idp_binding_id", bindingId,
            "client_id", CLIENT_ID,
            "client_name", "plexctl " + BuildInfo.read().version(),
            "host_name", hostName());
    return DeviceRequest.read(api.post("/v1/auth/device-code", body).doc(), call.now());
  }

  private Json.Doc await(DeviceRequest request) {
    var interval = request.interval();
    var number = "";
    try (var board = new WaitingBoard(call, request)) {
      while (call.now().isBefore(request.expiresAt())) {
        var answer = poll(request, number);
        number = "";
        if (answer == null || answer.status() == 503) {
          board.networkGone();
        } else {
          board.networkBack();
          if (answer.isSuccess()) {
            return answer.doc();
          }
          switch (answer.code()) {
            case "authorization_pending" -> {}
            case "slow_down" -> interval = interval.plus(SLOWER);
            case "number_required", "number_mismatch" -> {
              number = board.askNumber(answer.code().equals("number_mismatch"));
              continue;
            }
            default -> throw ended(answer, request);
          }
        }
        if (board.pause(interval)) {
          throw new Failure(Exit.INTERRUPTED, "Stopped", "nothing was saved");
        }
      }
    }
    throw expired(request);
  }

  /** The answer, or null when none came: the network may come back before the code ends. */
  private @Nullable Answer poll(DeviceRequest request, String number) {
    var body = Json.Doc.of("device_code", request.deviceCode().value(), "client_id", CLIENT_ID);
    try {
      return api.post(
          "/v1/auth/device-token", number.isEmpty() ? body : body.with("match", number));
    } catch (Failure e) {
      if (e.isUnreachable()) {
        return null;
      }
      throw e;
    }
  }

  private Failure ended(Answer answer, DeviceRequest request) {
    var refusal = answer.failure();
    return switch (answer.code()) {
      case "access_denied" -> {
        var number = refusal.detail().contains("number");
        var failure =
            Failure.failed(
                    "Declined",
                    number
                        ? "the number did not match, so nobody was signed in;"
                            + " start again with plexctl login"
                        : "the sign-in was declined in the browser, and nothing was saved")
                .problem(refusal.document());
        yield number
            ? failure
            : refusal
                .ref()
                .map(r ->
                    failure.hint("if that was not you, ask your administrator to look at " + r))
                .orElse(failure);
      }
      case "expired_token" -> expired(request).problem(refusal.document());
      default -> refusal;
    };
  }

  private Failure expired(DeviceRequest request) {
    var span = Duration.between(request.askedAt(), request.expiresAt());
    return Failure.failed(
            "Expired", "nobody answered within " + Spans.words(span) + ", and nothing was saved")
        .hint(again());
  }

  private String again() {
    return "plexctl login --domain-id "
        + domainId
        + " --idp-binding-id "
        + bindingId
        + (call.arguments().has("--profile-name") ? " --profile-name " + profile : "");
  }

  /** Best effort: the request also ends by itself. */
  private void withdraw(DeviceRequest request) {
    try {
      api.post(
          "/v1/auth/device-withdraw", Json.Doc.of("device_code", request.deviceCode().value()));
    } catch (Failure e) {
      // the person wanted to leave, and the code expires
    }
  }

  private String hostName() {
    var variable = call.env("HOSTNAME");
    if (!variable.isEmpty()) {
      return variable;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
