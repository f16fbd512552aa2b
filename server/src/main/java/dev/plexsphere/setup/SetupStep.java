package dev.plexsphere.setup;

/** The pages of the setup, in their order. */
public enum SetupStep {
  UNLOCK("Unlock", "/setup"),
  LICENSE("License", "/setup/license"),
  OPERATOR("Operator", "/setup/operator"),
  ACTIVATE("Activate", "/setup/activate");

  private final String label;
  private final String address;

  SetupStep(String label, String address) {
    this.label = label;
    this.address = address;
  }

  /** For people. */
  public String label() {
    return label;
  }

  /** Where its page is. */
  public String address() {
    return address;
  }

  /** From 1. */
  public int number() {
    return ordinal() + 1;
  }

  /** The step that a browser which is unlocked has before it. */
  static SetupStep due(GateState state) {
    return switch (state) {
      case OPEN -> LICENSE;
      case LICENSED -> OPERATOR;
      case BOOTSTRAPPED, CLOSED -> ACTIVATE;
    };
  }
}
