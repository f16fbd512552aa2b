package dev.plexsphere.cli.output;

import dev.plexsphere.contract.Exit;
import dev.plexsphere.contract.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends a command: one line {@code plexctl: <title>: <detail>} and an exit code. On a terminal up to
 * two dim lines follow: the next command to type, and the server's correlation id.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final String SESSION_REFUSED = "Session expired";
  private static final String UNREACHABLE = "Cannot reach the server";

  private final transient ExitCode exit;
  private final String title;
  private final String detail;
  private final List<String> hints = new ArrayList<>();
  private transient Json.@Nullable Doc problem;

  /**
   * @param detail may hold what a server said; it is cleaned when it is printed
   */
  public Failure(ExitCode exit, String title, String detail) {
    super(title + ": " + detail, null, false, false);
    this.exit = exit;
    this.title = title;
    this.detail = detail;
  }

  /** Refused or failed, exit 1. */
  public static Failure failed(String title, String detail) {
    return new Failure(Exit.FAILED, title, detail);
  }

  /** A wrong command line, exit 2; nothing was sent. */
  public static Failure usage(String title, String detail) {
    return new Failure(Exit.USAGE, title, detail);
  }

  /** No answer came from the server, exit 1; the same request may work later. */
  public static Failure unreachable(String detail) {
    return failed(UNREACHABLE, detail);
  }

  /** Whether it is one of {@link #unreachable}. */
  public boolean isUnreachable() {
    return title.equals(UNREACHABLE);
  }

  /**
   * A gateway no longer takes the session that was kept for a context, exit 77.
   *
   * @param login the command that signs in again
   */
  public static Failure sessionRefused(String context, String login) {
    return new Failure(
        Exit.DENIED,
        SESSION_REFUSED,
        "Gateway returned 401 (session expired) for context '"
            + context
            + "'.\nRefresh the session token: "
            + login);
  }

  /** Whether it is one of {@link #sessionRefused}: its detail is printed as it is. */
  public boolean isSessionRefused() {
    return title.equals(SESSION_REFUSED);
  }

  /** The next command to type, complete; only the first one given is kept. */
  public Failure hint(String command) {
    if (hints.isEmpty()) {
      hints.add(command);
    }
    return this;
  }

  /** The problem document (RFC 9457) that the server sent. */
  public Failure problem(Json.Doc document) {
    this.problem = document;
    return this;
  }

  public ExitCode exit() {
    return exit;
  }

  public String title() {
    return title;
  }

  public String detail() {
    return detail;
  }

  /** What {@link #hint} was given. */
  public Optional<String> hint() {
    return hints.stream().findFirst();
  }

  /** The server's {@code code}, by which a command tells one refusal from another. */
  public boolean is(String code) {
    return problem != null && problem.find("code").filter(code::equals).isPresent();
  }

  /** The correlation id, if the server gave one. */
  public Optional<String> ref() {
    return problem == null ? Optional.empty() : problem.find("correlation_id");
  }

  /** For {@code --output json}: the server's document, or ours in the same shape. */
  public Json.Doc document() {
    if (problem != null) {
      return problem;
    }
    return Json.Doc.of("type", "about:blank", "title", title, "detail", detail);
  }
}
