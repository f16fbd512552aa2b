package dev.plexsphere.signer.config;

import java.util.List;

/** The configuration cannot be used; every mistake is named. */
public final class InvalidSignerConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> mistakes;

  InvalidSignerConfigException(List<String> mistakes) {
    super(String.join("; ", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** Each with its key. */
  public List<String> mistakes() {
    return mistakes;
  }
}
