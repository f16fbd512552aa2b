package dev.plexsphere.cli.login;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Context;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.cli.output.Style;
import dev.plexsphere.contract.TokenFormat;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keeps a token that was granted: first in the file, then everything that is nice to know. */
final class SavedLogin {
  private final Invocation call;
  private final Api api;
  private final String domainId;
  private final String bindingId;
  private final String profile;

  SavedLogin(Invocation call, Api api, String domainId, String bindingId, String profile) {
    this.call = call;
    this.api = api;
    this.domainId = domainId;
    this.bindingId = bindingId;
    this.profile = profile;
  }

  void keep(Json.Doc granted) {
    var token = new Secret(granted.get("access_token"));
    var end = call.now().plusSeconds(granted.number("expires_in"));
    var tokenId =
        granted
            .find("token_id")
            .or(() -> TokenFormat.parse(token.value()).map(t -> t.id().toString()))
            .orElse(null);
    save(token, tokenId, end, null);
    var who = whoIs(token);
    var email = who == null ? null : who.find("email").orElse(null);
    if (email != null) {
      save(token, tokenId, end, email);
    }
    report(who == null ? Json.Doc.of() : who, end);
  }

  private void save(Secret token, @Nullable String tokenId, Instant end, @Nullable String email) {
    var caFile = call.caFile(api.server());
    var context =
        new Context(
            profile,
            api.server().toString(),
            token,
            tokenId,
            end.getEpochSecond(),
            domainId,
            bindingId,
            email,
            caFile == null ? null : caFile.toAbsolutePath().normalize().toString());
    try {
      call.configFile().update(contexts -> contexts.with(context));
    } catch (Failure e) {
      revoke(token, tokenId);
      throw e;
    }
  }

  /** A token that nobody holds should not live on. Best effort, it also ends by itself. */
  private void revoke(Secret token, @Nullable String tokenId) {
    try {
      if (tokenId != null) {
        api.as(token).delete("/v1/auth/tokens/" + Api.encoded(tokenId));
      }
    } catch (Failure e) {
      // the failure to save says what matters
    }
  }

  /** Whose token it is; null when the server did not say, which does not undo the login. */
  private Json.@Nullable Doc whoIs(Secret token) {
    try {
      return api.as(token).get(WhoamiCommand.PATH).doc();
    } catch (Failure e) {
      return null;
    }
  }

  private void report(Json.Doc who, Instant end) {
    var streams = call.streams();
    var domain = who.find("domain").orElse(domainId);
    if (!call.isText()) {
      call.format()
          .print(
              Json.Doc.of(
                  "subject", who.find("subject").orElse(""),
                  "email", who.find("email").orElse(""),
                  "domain_id", domainId,
                  "domain", domain,
                  "server", api.server().toString(),
                  "expires_at", Spans.exact(end),
                  "profile", profile,
                  "current_profile", call.configFile().load().current()),
              streams);
      return;
    }
    var name = who.find("email").or(() -> who.find("subject"));
    streams
        .out()
        .line(
            Style.DONE,
            "Signed in",
            name.map(n -> " as " + n).orElse("") + " in " + domain + " until " + Spans.exact(end));
    streams.out().flush();
    streams.note("  server   " + api.server());
    streams.note("  expires  in " + Spans.of(Duration.between(call.now(), end)));
    streams.note("  saved    profile " + profile + " (" + call.configFile().shown() + ", 0600)");
    hintAtOtherProfile();
  }

  /** Which login later commands use does not change silently. */
  private void hintAtOtherProfile() {
    var contexts = call.configFile().load();
    if (!contexts.current().equals(profile)) {
      call.streams()
          .note(
              "  use it   plexctl context use "
                  + profile
                  + "  (the current profile stays "
                  + contexts.current()
                  + ")");
    }
  }
}
