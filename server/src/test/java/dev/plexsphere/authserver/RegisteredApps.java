package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.hidden;
import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.authserver.RegisteredClientService.Issued;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Registered clients of acme's, and what they do. */
final class RegisteredApps {
  static final String REGISTER = "/as/acme/register";

  private final Acme server;

  RegisteredApps(Acme server) {
    this.server = server;
  }

  RegisteredClientService service() {
    return server.authserver.registeredClients();
  }

  /** What a web application asks for. */
  static ClientWish web() {
    return wish(Map.of("redirect_uris", List.of(CALLBACK)));
  }

  /** Of these members, with refresh tokens and the secret in the form. */
  static ClientWish wish(Map<String, Object> members) {
    return ClientWish.sent(with(members));
  }

  private static Map<String, Object> with(Map<String, Object> members) {
    var all = new HashMap<String, Object>();
    all.put("client_name", "Photo prints");
    all.put("grant_types", List.of("authorization_code", "refresh_token"));
    all.put("token_endpoint_auth_method", "client_secret_post");
    all.putAll(members);
    return all;
  }

  Issued app() {
    return service().create(server.acme, web());
  }

  static String secret(Issued issued) {
    return Objects.requireNonNull(issued.secret()).reveal();
  }

  /** Tokens of a whole sign-in of Ada's, who is asked and allows it. */
  Http.Reply signIn(Http browser, String client, String secret) {
    var back = server.signIn(browser, DomainClients.request(client, Map.of()));
    assertThat(back.header("location")).startsWith("/as/acme/consent?session_id=");
    var fields = hidden(browser.get(back.header("location")));
    fields.put("answer", "allow");
    var code = Acme.param(browser.form("/as/acme/consent", fields), "code");
    var redeem = Acme.redeem(code);
    redeem.put("client_id", client);
    redeem.put("client_secret", secret);
    redeem.put("redirect_uri", CALLBACK);
    return Acme.token(browser, redeem);
  }

  Http.Reply refresh(Http http, String client, String secret, String token) {
    return Acme.token(
        http,
        Map.of(
            "grant_type",
            "refresh_token",
            "client_id",
            client,
            "client_secret",
            secret,
            "refresh_token",
            token));
  }

  /** 200 where the secret is the client's, whatever else is missing. */
  boolean isTaken(Http http, String slug, String client, String secret) {
    var reply =
        http.form(
            "/as/" + slug + "/revoke",
            Map.of("client_id", client, "client_secret", secret, "token", "x"));
    if (reply.status() != 200) {
      assertThat(member(reply, "error")).isEqualTo("invalid_client");
    }
    return reply.status() == 200;
  }

  /** An initial access token of the Domain's. */
  Secret initial(DomainId domain, int uses) {
    return initialTokens().allow(domain, "", uses, InitialTokenService.TTL_MIN).token();
  }

  InitialTokenService initialTokens() {
    return new InitialTokenService(server.database, server.ledger, server.clock);
  }

  static Http.Reply register(Http http, String token, Map<String, Object> metadata) {
    return http.bearer(token).post(REGISTER, body(with(metadata)));
  }

  static Http.Reply put(Http http, String token, String client, Map<String, Object> metadata) {
    return http.bearer(token)
        .send("PUT", REGISTER + "/" + client, "application/json", body(with(metadata)));
  }

  static String body(Map<String, Object> members) {
    return new String(Json.writeAny(members), StandardCharsets.UTF_8);
  }

  static void refused(Http.Reply reply, int status, String error) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(json(reply)).containsEntry("error", error);
  }
}
