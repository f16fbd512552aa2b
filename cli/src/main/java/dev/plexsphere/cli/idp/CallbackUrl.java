package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.loopback.Query;
import dev.plexsphere.cli.output.Failure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The address that a sign-in elsewhere ended at, copied from the browser's address bar. */
public final class CallbackUrl {
  private CallbackUrl() {}

  /** Whether a text is meant as one. */
  static boolean isMeant(String text) {
    return text.contains("://") || text.indexOf('#') >= 0 || text.indexOf('?') >= 0;
  }

  /**
   * The token in it: of the fragment, else of the query; the ID token, else the access token.
   *
   * @throws Failure exit 2 when it holds none; the address is not repeated
   */
  public static Secret token(String text) {
    var url = text.strip();
    int hash = url.indexOf('#');
    var fragment = hash < 0 ? "" : url.substring(hash + 1);
    var beforeHash = hash < 0 ? url : url.substring(0, hash);
    int mark = beforeHash.indexOf('?');
    var query = mark < 0 ? "" : beforeHash.substring(mark + 1);
    for (var part : List.of(fragment, query)) {
      var token = in(Query.of("?" + plusKept(part)));
      if (token != null) {
        return token;
      }
    }
    throw missing(Query.of("?" + fragment), Query.of("?" + query));
  }

  /** Some tokens hold a plus sign, and none holds the space that a form means by it. */
  private static String plusKept(String part) {
    return part.replace("+", "%2B");
  }

  private static @Nullable Secret in(Map<String, String> parameters) {
    for (var name : List.of("id_token", "access_token")) {
      var value = parameters.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        return new Secret(value);
      }
    }
    return null;
  }

  private static Failure missing(Map<String, String> fragment, Map<String, String> query) {
    var error = fragment.getOrDefault("error", query.getOrDefault("error", ""));
    if (!error.isEmpty()) {
      var why =
          fragment.getOrDefault("error_description", query.getOrDefault("error_description", ""));
      return Failure.usage(
          "No token",
          "the callback URL reports that the sign-in failed: "
              + error
              + (why.isEmpty() ? "" : ": " + why));
    }
    if (fragment.containsKey("code") || query.containsKey("code")) {
      return Failure.usage(
          "No token", "the callback URL holds a code instead of a token; use --browser-pkce");
    }
    return Failure.usage(
        "No token", "the callback URL holds neither id_token= nor access_token= behind # or ?");
  }
}
