package dev.plexsphere.setup;

/** How far the setup is. */
public enum GateState {
  /** Nothing has been done. */
  OPEN,
  /** A license is installed. */
  LICENSED,
  /** The platform is there and its operator invited; both can be done again. */
  BOOTSTRAPPED,
  /** The operator has activated. Final. */
  CLOSED
}
