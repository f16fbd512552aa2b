package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import java.util.ArrayList;

/** Says in words what an identity provider answered. Always exit 1: no session of ours is over. */
final class Refusals {
  private static final int TEXT_MAX = 500;

  private Refusals() {}

  /**
   * A refusal as status, {@code error} and {@code error_description} (RFC 6749 section 5.2).
   *
   * @param what what was asked for
   * @param hidden what was sent and must not be shown, should the provider repeat it
   */
  static Failure of(String what, ServerUrl provider, Answer answer, Secret... hidden) {
    var parts = new ArrayList<String>();
    if (answer.body() instanceof Json.Doc document) {
      document.find("error").ifPresent(parts::add);
      document.find("error_description").ifPresent(parts::add);
    }
    var why = String.join(": ", parts);
    for (var secret : hidden) {
      why = why.replace(secret.value(), secret.toString());
    }
    return Failure.failed(
        "Sign-in refused",
        provider.host()
            + " refused "
            + what
            + " (HTTP "
            + answer.status()
            + ")"
            + (why.isEmpty() ? "" : ": " + shortened(why)));
  }

  /**
   * The object of an answer that says yes.
   *
   * @throws Failure exit 1 when it says no, or is no object
   */
  static Json.Doc document(String what, ServerUrl provider, Answer answer, Secret... hidden) {
    if (!answer.isSuccess()) {
      throw of(what, provider, answer, hidden);
    }
    if (answer.body() instanceof Json.Doc document) {
      return document;
    }
    throw Failure.failed("Unexpected answer", provider.host() + " sent no JSON object");
  }

  private static String shortened(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "…";
  }

  /** The {@code error} of a refusal, or empty. */
  static String error(Answer answer) {
    return answer.body() instanceof Json.Doc document ? document.find("error").orElse("") : "";
  }
}
