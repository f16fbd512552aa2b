package dev.plexsphere.meta;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What this process depends on, asked when somebody looks. A failing check that matters makes the
 * process unready; one that does not only degrades it.
 */
public final class Readiness {
  /** What one check found, from best to worst. */
  public enum State {
    OK,
    DEGRADED,
    DOWN
  }

  /**
   * One finding.
   *
   * @param detail for an operator; no address, no credential
   */
  public record Finding(State state, String detail) {
    /** All is well. */
    public static Finding ok() {
      return new Finding(State.OK, "");
    }
  }

  private final Map<String, Supplier<Finding>> checks = new LinkedHashMap<>();

  /** Adds a check; {@code name} appears in answers. */
  public Readiness check(String name, Supplier<Finding> check) {
    checks.put(name, check);
    return this;
  }

  /** Asks every check now; one that throws is down. */
  public Map<String, Finding> look() {
    var found = new LinkedHashMap<String, Finding>();
    checks.forEach((name, check) -> found.put(name, ask(check)));
    return found;
  }

  private static Finding ask(Supplier<Finding> check) {
    try {
      return check.get();
    } catch (RuntimeException e) {
      return new Finding(State.DOWN, "does not answer");
    }
  }

  /** The worst of {@code findings}. */
  public static State worst(Map<String, Finding> findings) {
    return findings.values().stream().map(Finding::state).max(State::compareTo).orElse(State.OK);
  }
}
