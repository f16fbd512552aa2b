package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Page;
import dev.plexsphere.cli.http.Pages;
import dev.plexsphere.cli.loopback.Query;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.contract.Exit;
import java.util.Optional;

/**
 * Signs in without a browser: the very requests that a browser makes, with cookies, forms and
 * redirects done by hand. Every redirect stays at the server; the last one is not followed, its
 * code is what was wanted.
 */
final class HeadlessLogin {
  private final Pages pages;
  private final AuthorizationRequest request;

  HeadlessLogin(Pages pages, AuthorizationRequest request) {
    this.pages = pages;
    this.request = request;
  }

  /** The code that the sign-in ends with. */
  Secret run(String username, Secret password) {
    var authorize = request.path();
    var loginPath = redirect(pages.get(authorize), authorize);
    if (isAnswer(loginPath)) {
      return request.code(Query.of(loginPath));
    }
    var loginPage = pages.get(loginPath);
    if (loginPage.status() != 200) {
      throw refused(loginPage);
    }
    var form = LoginForm.of(loginPage.body());
    var action =
        pages.follow(pointingTo(form.action().isEmpty() ? loginPath : form.action()), loginPath);
    var fields = form.hidden();
    fields.put("username", username);
    fields.put("password", password.value());
    var callback = redirect(pages.post(action, fields), action);
    var answer = isAnswer(callback) ? callback : redirect(pages.get(callback), callback);
    if (!isAnswer(answer)) {
      throw Failure.failed(
          "Redirected", pages.server() + " answered at another address than the one agreed upon");
    }
    return request.code(Query.of(answer));
  }

  private static Page pointingTo(String address) {
    return new Page(302, Optional.of(address), "", "");
  }

  /** Where a page sends us; a page that sends us nowhere says no. */
  private String redirect(Page page, String askedPath) {
    if (page.status() < 300 || page.status() >= 400) {
      throw refused(page);
    }
    return pages.follow(page, askedPath);
  }

  private boolean isAnswer(String path) {
    int query = path.indexOf('?');
    return request.redirectUri().endsWith(query < 0 ? path : path.substring(0, query));
  }

  private Failure refused(Page page) {
    return switch (page.status()) {
      case 401 ->
          new Failure(
              Exit.UNAUTHENTICATED,
              "Not signed in",
              "the e-mail address or the password is wrong, or the account is not active");
      case 429 ->
          Failure.failed("Too Many Requests", "too many attempts; wait a while and try again");
      case 200 ->
          Failure.failed("Unexpected answer", "the server asks for something only a person can do")
              .hint("plexctl operator login");
      default ->
          new Failure(
                  page.status() < 400 ? Exit.FAILED : Exit.ofStatus(page.status()),
                  "HTTP " + page.status(),
                  pages.server() + " refused the sign-in")
              .hint("plexctl operator status");
    };
  }
}
