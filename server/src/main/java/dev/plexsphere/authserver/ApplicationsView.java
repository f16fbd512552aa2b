package dev.plexsphere.authserver;

import dev.plexsphere.account.Account;
import dev.plexsphere.authserver.ConsentService.Allowed;
import dev.plexsphere.authserver.ConsentView.Wish;
import dev.plexsphere.kit.page.When;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the page of the applications that somebody allowed shows.
 *
 * @param action where the forms go
 * @param person who is signed in
 * @param takenBack something was, just now
 * @param tail how long an access token is good, such as {@code 5 minutes}
 */
public record ApplicationsView(
    String action,
    String passwordHref,
    String logoutHref,
    String csrf,
    String person,
    boolean takenBack,
    String tail,
    List<App> apps) {
  /** Copies. */
  public ApplicationsView {
    apps = List.copyOf(apps);
  }

  /**
   * One application.
   *
   * @param id its client id
   * @param name as it is registered
   * @param wishes what it may, one thing a line
   * @param audiences whom its access tokens are for; none for this server alone
   * @param lastUse null where that is not known
   * @param note what else there is to know, or ""
   */
  public record App(
      String id,
      String name,
      List<Wish> wishes,
      List<String> audiences,
      When allowed,
      @Nullable When lastUse,
      String note) {
    /** Copies. */
    public App {
      wishes = List.copyOf(wishes);
      audiences = List.copyOf(audiences);
    }
  }

  static ApplicationsView of(
      HostedServer server,
      Account person,
      List<Allowed> allowed,
      String csrf,
      boolean takenBack,
      Instant now) {
    return new ApplicationsView(
        server.path(ApplicationsRoutes.TAKE_BACK),
        server.path("/password"),
        server.path("/logout"),
        csrf,
        person.email(),
        takenBack,
        minutes(server.policy().accessToken()),
        allowed.stream().map(each -> app(server, person, each, now)).toList());
  }

  private static App app(HostedServer server, Account person, Allowed allowed, Instant now) {
    var given = allowed.given();
    var client = server.client(given.clientId());
    var wishes =
        new ArrayList<>(ConsentView.wishes(String.join(" ", inOrder(given.scopes())), person));
    client.filter(Client::refreshes).ifPresent(_ -> wishes.add(ConsentView.stays(server)));
    var lastUse = allowed.lastUse();
    return new App(
        given.clientId(),
        client.map(Client::name).orElse(given.clientId()),
        wishes,
        given.audiences(),
        When.of(given.at(), now),
        lastUse == null ? null : When.of(lastUse, now),
        note(server, client));
  }

  /** As the consent page usually has them: who, email, name, and then what else. */
  private static List<String> inOrder(List<String> scopes) {
    var out = new ArrayList<>(Client.ALL_SCOPES);
    out.retainAll(scopes);
    scopes.stream().filter(scope -> !Client.ALL_SCOPES.contains(scope)).forEach(out::add);
    return out;
  }

  private static String note(HostedServer server, Optional<Client> client) {
    if (client.isEmpty()) {
      return "It is not registered here any more.";
    }
    return client.get().rules().consent()
        ? ""
        : server.domain().name()
            + " lets it sign you in without asking you: taking back ends what it has now.";
  }

  private static String minutes(Duration time) {
    long minutes = Math.max(1, time.toMinutes());
    return minutes == 1 ? "a minute" : minutes + " minutes";
  }
}
