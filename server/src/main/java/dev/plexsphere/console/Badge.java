package dev.plexsphere.console;

import dev.plexsphere.registry.Tenant;

/**
 * A state in a word and a shape.
 *
 * @param shape ok, warn, bad, info, or "" for what is over
 */
public record Badge(String shape, String word) {
  static Badge of(Tenant tenant) {
    return switch (tenant.status()) {
      case SUSPENDED -> new Badge("bad", "Suspended");
      case DELETED -> new Badge("", "Deleted");
      case ACTIVE ->
          tenant.awaitsOwner() ? new Badge("info", "Owner invited") : new Badge("ok", "Active");
    };
  }

  /** Of a stored status of a person, machine or binding. */
  static Badge of(String status) {
    return switch (status) {
      case "active" -> new Badge("ok", "Active");
      case "invited" -> new Badge("info", "Invited");
      case "degraded" -> new Badge("warn", "Degraded");
      case "disabled" -> new Badge("bad", "Disabled");
      default -> new Badge("", "Inactive");
    };
  }
}
