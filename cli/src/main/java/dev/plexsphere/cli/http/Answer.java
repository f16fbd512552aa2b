package dev.plexsphere.cli.http;

import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane answered.
 *
 * @param status the HTTP status
 * @param body the JSON value of the body; null when there was none
 * @param retryAfter the Retry-After header, in seconds, or empty
 */
public record Answer(int status, @Nullable Json body, String retryAfter) {

  /** Whether the status is 2xx. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** The code of the problem document, or empty. */
  public String code() {
    return body instanceof Json.Doc doc ? doc.find("code").orElse("") : "";
  }

  /**
   * The object that a successful answer carries.
   *
   * @throws Failure when the answer is a refusal, or no object
   */
  public Json.Doc doc() {
    if (isSuccess() && body instanceof Json.Doc doc) {
      return doc;
    }
    throw isSuccess() ? unexpected("no JSON object") : failure();
  }

  /** The array that a successful answer carries. */
  public List<Json> items() {
    if (isSuccess() && body instanceof Json.Items items) {
      return items.values();
    }
    throw isSuccess() ? unexpected("no JSON array") : failure();
  }

  /** Fails unless the request succeeded. */
  public void check() {
    if (!isSuccess()) {
      throw failure();
    }
  }

  /** The refusal in words: the problem's title and detail, or what the status alone says. */
  public Failure failure() {
    var exit = status < 400 ? Exit.FAILED : Exit.ofStatus(status);
    if (!(body instanceof Json.Doc problem)) {
      return new Failure(exit, "HTTP " + status, "the server refused and did not say why");
    }
    var title = problem.find("title").orElse("HTTP " + status);
    var detail =
        problem
            .find("detail")
            .or(() -> problem.find("error_description"))
            .or(() -> problem.find("error"))
            .orElse("the server refused and did not say why");
    var failure = new Failure(exit, title, detail).problem(problem);
    return retryAfter.isEmpty() ? failure : failure.hint("try again in " + retryAfter + " s");
  }

  private static Failure unexpected(String what) {
    return Failure.failed(
        "Unexpected answer", "the server sent " + what + "; is it a plexsphere server?");
  }
}
