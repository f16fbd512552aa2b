package dev.plexsphere.setup;

/** The pages of the setup, in their order. */
public enum SetupStep {
  UNLOCK(1, "Unlock", "/setup"),
  LICENSE(2, "License", "/setup/license"),
  OPERATOR(3, "Operator", "/setup/operator"),
  ACTIVATE(4, "Activate", "/setup/activate");

  private final int number;
  private final String label;
  private final String address;

  SetupStep(int number, String label, String address) {
    this.number = number;
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
    return number;
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
