package dev.plexsphere.authserver;

import dev.plexsphere.account.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the consent page shows.
 *
 * @param action where the form goes
 * @param switchHref where somebody else signs in
 * @param client what asks, as it is registered
 * @param person who is signed in
 * @param wishes what it would get, one thing a line
 * @param goesTo host that hears the answer
 * @param audience whom its access tokens are for; "" for this server alone
 * @param applicationsHref where it is taken back
 */
public record ConsentView(
    String action,
    String switchHref,
    String sessionId,
    String csrf,
    String client,
    String person,
    List<Wish> wishes,
    String goesTo,
    String audience,
    String applicationsHref) {
  /** Copies. */
  public ConsentView {
    wishes = List.copyOf(wishes);
  }

  /** One thing in plain words, and more of it in small print; {@code detail} may be "". */
  public record Wish(String what, String detail) {}

  static ConsentView of(
      HostedServer server,
      Client client,
      AuthorizeRequest request,
      Account person,
      String sessionId,
      String csrf) {
    return new ConsentView(
        server.path(ConsentRoutes.PATH),
        AuthorizeRoutes.page(server, "/login", sessionId),
        sessionId,
        csrf,
        client.name(),
        person.email(),
        wishes(server, client, request, person),
        RedirectUris.origin(request.redirectUri()).replaceFirst("^https?://", ""),
        Objects.requireNonNullElse(request.audience(), ""),
        server.path(ApplicationsRoutes.PATH));
  }

  private static List<Wish> wishes(
      HostedServer server, Client client, AuthorizeRequest request, Account person) {
    var wishes = wishes(request.wished(), person);
    if (client.refreshes()) {
      wishes.add(stays(server));
    }
    return wishes;
  }

  /** What these scopes, separated by spaces, let a client do. */
  static List<Wish> wishes(String scopes, Account person) {
    var wishes = new ArrayList<Wish>();
    for (var scope : scopes.split(" ", -1)) {
      switch (scope) {
        case "" -> {}
        case "openid" -> wishes.add(new Wish("Know who you are", "the id of your account"));
        case "email" -> wishes.add(new Wish("Read your email address", person.email()));
        case "profile" -> wishes.add(new Wish("Read your name", person.displayName()));
        default -> wishes.add(new Wish("Use " + scope, "as you"));
      }
    }
    return wishes;
  }

  /** What a client with refresh tokens does. */
  static Wish stays(HostedServer server) {
    return new Wish(
        "Stay connected while you are away",
        "for up to "
            + hours(server.policy().refreshToken())
            + ", or until you sign out or take it back");
  }

  private static String hours(Duration time) {
    long hours = Math.max(1, time.toHours());
    return hours == 1 ? "an hour" : hours < 48 ? hours + " hours" : hours / 24 + " days";
  }
}
