package dev.plexsphere.signin;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /v1/auth/sign-in} and {@code /v1/auth/callback}. */
public final class SignInRoutes {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Set<String> PROMPTS = Set.of("login", "consent", "select_account", "none");

  private final SignInService signIns;
  private final CallbackService callbacks;

  public SignInRoutes(SignInService signIns, CallbackService callbacks) {
    this.signIns = signIns;
    this.callbacks = callbacks;
  }

  /** Public: this is how anybody becomes somebody. */
  public void mount(Router router) {
    router.post("/v1/auth/sign-in", Gate.PUBLIC, this::signIn);
    router.get("/v1/auth/callback", Gate.PUBLIC, x -> callback(x, null));
    router.get(
        "/v1/auth/callback/{idp_binding_id}",
        Gate.PUBLIC,
        x -> callback(x, BindingId.parse(x.path("idp_binding_id"))));
  }

  private void signIn(Exchange exchange) {
    var wanted = request(exchange);
    var returnTo = wanted.returnTo() == null ? "/" : ReturnTo.check(wanted.returnTo());
    var prompt = wanted.prompt();
    if (prompt != null && !PROMPTS.contains(prompt)) {
      throw Refusal.of(
              ErrorCode.INVALID_REQUEST, "prompt is login, consent, select_account or none.")
          .asException();
    }
    var target =
        signIns.resolve(
            wanted.domainId() == null ? null : DomainId.parse(wanted.domainId()),
            wanted.idpBindingId() == null ? null : BindingId.parse(wanted.idpBindingId()));
    var started = signIns.begin(exchange, target, returnTo, prompt);
    if (exchange.wantsPage()) {
      exchange.set("Location", started.authorizationUrl());
      exchange.json(303, Json.write(started));
    } else {
      exchange.ok(started);
    }
  }

  private static SignInRequest request(Exchange exchange) {
    if (!exchange.isContentType(FORM)) {
      return exchange.read(SignInRequest.class);
    }
    // Begun by another site's form, a sign-in would end in a session that nobody asked for.
    var site = exchange.header("Sec-Fetch-Site").orElse("none");
    if (!site.equals("same-origin") && !site.equals("none")) {
      throw Refusal.of(
              ErrorCode.CSRF_ORIGIN_MISMATCH, "The form does not come from a page of this server.")
          .asException();
    }
    var form = exchange.form();
    return new SignInRequest(
        form.find("domain_id").orElse(null),
        form.find("idp_binding_id").orElse(null),
        form.find("return_to").orElse(null),
        form.find("prompt").orElse(null));
  }

  private void callback(Exchange exchange, @Nullable BindingId path) {
    try {
      exchange.redirect(303, callbacks.finish(exchange, path));
    } catch (RefusedException e) {
      if (!exchange.wantsPage()) {
        throw e;
      }
      exchange.redirect(303, failed(e.refusal()));
    }
  }

  private static String failed(Refusal refusal) {
    return "/?auth_error_kind="
        + encode(refusal.code().code())
        + "&auth_error_status="
        + refusal.code().status()
        + "&auth_error_detail="
        + encode(refusal.detail());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
