package dev.plexsphere.config;

import java.util.List;

/** The configuration cannot be used; all mistakes at once. */
public final class InvalidConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> mistakes;

  InvalidConfigException(List<String> mistakes) {
    super(String.join("; ", mistakes), null, false, false);
    this.mistakes = List.copyOf(mistakes);
  }

  /** One sentence each, naming the key. */
  public List<String> mistakes() {
    return mistakes;
  }
}
