package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.OperatorLogin;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.http.Pages;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.JsonText;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.cli.output.Style;
import dev.plexsphere.contract.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Redeems the code, looks whether the token is an operator's, and keeps it. */
final class SavedOperator {
  private static final String ROLE = "platform-admin";
  private static final String TENANT = "platform";
  private static final long SECONDS_MAX = 24 * 3600L;

  private final Invocation call;
  private final ServerUrl server;
  private boolean silent;

  SavedOperator(Invocation call, ServerUrl server) {
    this.call = call;
    this.server = server;
  }

  /** Has it say nothing, where signing in is not what was asked for. */
  SavedOperator silent() {
    silent = true;
    return this;
  }

  void keep(Pages pages, AuthorizationRequest request, Secret code) {
    var granted = pages.postForJson("/token", request.redemption(code)).doc();
    var token = new Secret(granted.get("access_token"));
    if (!granted.get("token_type").equalsIgnoreCase("Bearer")) {
      throw Failure.failed("Unexpected answer", "the token is of a kind not known here");
    }
    var claims = claims(token);
    check(claims, request.issuer());
    var end = call.now().plusSeconds(Math.clamp(granted.number("expires_in"), 0, SECONDS_MAX));
    var name = name(granted, claims);
    var caFile = call.caFile(server);
    call.configFile()
        .update(contexts ->
            contexts.withOperator(
                call.profileName(),
                new OperatorLogin(server.toString(), token, end.getEpochSecond(), name),
                caFile == null ? null : caFile.toAbsolutePath().normalize().toString()));
    if (!silent) {
      report(claims, name, end);
    }
  }

  /**
   * What the token says. Its signature is the server's own affair: it came from there over the
   * connection we opened.
   */
  private static Json.Doc claims(Secret token) {
    var parts = List.of(token.value().split("\\.", -1));
    try {
      if (parts.size() == 3
          && JsonText.read(
                  new String(Base64.getUrlDecoder().decode(parts.get(1)), StandardCharsets.UTF_8))
              instanceof Json.Doc claims) {
        return claims;
      }
    } catch (IllegalArgumentException | IOException e) {
      // said below
    }
    throw Failure.failed("Unexpected answer", "the token is no JWT; is it a plexsphere server?");
  }

  private static void check(Json.Doc claims, String issuer) {
    if (!claims.get("iss").equals(issuer)) {
      throw Failure.failed(
          "Wrong answer", "the token does not come from " + issuer + ", and nothing was saved");
    }
    if (!claims.items("roles").contains(new Json.Text(ROLE))
        || !claims.get("tenant_id").equals(TENANT)) {
      throw new Failure(
          Exit.DENIED,
          "Permission Denied",
          "this account does not hold " + ROLE + " on the platform, and nothing was saved");
    }
  }

  private String name(Json.Doc granted, Json.Doc claims) {
    return call.arguments()
        .find("--username")
        .or(() -> granted.find("id_token").flatMap(id -> claims(new Secret(id)).find("email")))
        .orElseGet(() -> claims.get("sub"));
  }

  private void report(Json.Doc claims, String name, Instant end) {
    var streams = call.streams();
    var profile = call.profileName();
    if (!call.isText()) {
      call.format()
          .print(
              Json.Doc.of(
                      "subject", claims.get("sub"),
                      "name", name,
                      "tenant_id", TENANT)
                  .with("roles", new Json.Items(claims.items("roles")))
                  .with("server", server.toString())
                  .with("expires_at", Spans.exact(end))
                  .with("profile", profile),
              streams);
      return;
    }
    streams
        .out()
        .line(
            Style.DONE,
            "Signed in",
            " as " + name + ", operator of " + server + ", until " + Spans.exact(end));
    streams.out().flush();
    streams.note("  expires  in " + Spans.of(Duration.between(call.now(), end)));
    streams.note("  saved    profile " + profile + " (" + call.configFile().shown() + ", 0600)");
    streams.note("  next     plexctl operator tenant list");
  }
}
