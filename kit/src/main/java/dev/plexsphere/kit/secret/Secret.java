package dev.plexsphere.kit.secret;

/** Text that must not be seen: its {@code toString} is {@code ***}. */
public record Secret(String reveal) {
  /** Never the value. */
  @Override
  public String toString() {
    return "***";
  }
}
