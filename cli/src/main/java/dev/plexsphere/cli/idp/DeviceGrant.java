package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.http.ForeignUrl;
import dev.plexsphere.cli.login.Browser;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.cli.output.Style;
import dev.plexsphere.contract.Exit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs in with a browser on any machine, which a code is carried to (RFC 8628). */
public final class DeviceGrant {
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final String WHAT = "the device sign-in";
  private static final Duration SLOWER = Duration.ofSeconds(5);

  private final Invocation call;
  private final IdpSettings settings;
  private final boolean isOffline;
  private final boolean opensBrowser;
  private boolean isNetworkGone;

  /**
   * @param isOffline whether a refresh token is wanted
   * @param opensBrowser false for {@code --no-browser-open}
   */
  public DeviceGrant(
      Invocation call, IdpSettings settings, boolean isOffline, boolean opensBrowser) {
    this.call = call;
    this.settings = settings;
    this.isOffline = isOffline;
    this.opensBrowser = opensBrowser;
  }

  /**
   * Asks for a code, shows it, and polls until the person has answered.
   *
   * @return tokens with at least an ID token or an access token
   * @throws Failure exit 2 when a setting is unusable; exit 1 when the provider or the person
   *     refuses, or nobody answers in time; exit 130 when the person stops it
   */
  public IdpTokens run() {
    var clientId = settings.requireClientId();
    var endpoints = Endpoints.of(call, settings);
    var code = DeviceCode.read(ask(endpoints.requireDevice(), clientId), call.now());
    call.time().listen();
    show(code);
    return await(endpoints.token(), code, clientId);
  }

  private Answer ask(ForeignUrl url, String clientId) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("client_id", clientId);
    form.put("scope", Scopes.of(isOffline));
    if (settings.audience() != null) {
      form.put("audience", settings.audience());
    }
    var answer = call.foreign(url).postForm(form);
    if (!answer.isSuccess()) {
      throw Refusals.of(WHAT, url.server(), answer);
    }
    return answer;
  }

  /** Address and code come first: if no browser opens, they are on screen. */
  private void show(DeviceCode code) {
    var streams = call.streams();
    var facts = call.isText() ? streams.out() : streams.err();
    facts.line("Open:  ", Style.COPY, code.address());
    facts.line("Code:  ", Style.COPY, code.userCode());
    facts.flush();
    var browser =
        opensBrowser ? Browser.find(call, code.address()) : new Browser(List.of(), "", call);
    if (browser.open()) {
      streams.remark("Your browser is opening. Compare the code there.");
    } else {
      streams.remark("Open the address in a browser, on this machine or another.");
    }
    streams.remark("Waiting for approval, until " + Spans.exact(code.expiresAt()) + ".");
  }

  private IdpTokens await(ForeignUrl url, DeviceCode code, String clientId) {
    var interval = code.interval();
    while (call.now().plus(interval).isBefore(code.expiresAt())) {
      if (call.time().pause(interval)) {
        throw new Failure(Exit.INTERRUPTED, "Stopped", "nothing was saved");
      }
      var answer = poll(url, code, clientId);
      if (answer == null) {
        continue;
      }
      if (answer.isSuccess()) {
        var tokens = IdpTokens.of(Refusals.document(WHAT, url.server(), answer));
        var _ = tokens.preferred();
        return tokens;
      }
      switch (Refusals.error(answer)) {
        case "authorization_pending" -> {}
        case "slow_down" -> interval = interval.plus(SLOWER);
        case "expired_token" -> throw expired();
        case "access_denied" ->
            throw Failure.failed(
                "Declined", "the sign-in was declined in the browser, and nothing was saved");
        default -> throw Refusals.of(WHAT, url.server(), answer, code.deviceCode());
      }
    }
    throw expired();
  }

  /** The answer; null when none came, since the network may come back before the code ends. */
  private @Nullable Answer poll(ForeignUrl url, DeviceCode code, String clientId) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", GRANT);
    form.put("device_code", code.deviceCode().value());
    form.put("client_id", clientId);
    try {
      var answer = call.foreign(url).postForm(form);
      if (answer.status() < 500) {
        isNetworkGone = false;
        return answer;
      }
    } catch (Failure e) {
      if (!e.isUnreachable()) {
        throw e;
      }
    }
    if (!isNetworkGone) {
      call.streams().remark("No network, trying again.");
    }
    isNetworkGone = true;
    return null;
  }

  private static Failure expired() {
    return Failure.failed(
        "Expired", "nobody answered before the code ended, and nothing was saved; sign in again");
  }
}
