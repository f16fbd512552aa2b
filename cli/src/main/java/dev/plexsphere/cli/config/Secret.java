package dev.plexsphere.cli.config;

/** A text that is never printed by accident. */
public record Secret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
