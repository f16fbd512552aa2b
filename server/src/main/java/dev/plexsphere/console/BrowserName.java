package dev.plexsphere.console;

import java.util.List;

/** What a person calls the browser behind a User-Agent; a guess, so the page shows both. */
final class BrowserName {
  /** In this order: each also claims to be the ones after it. */
  private static final List<String> BROWSERS =
      List.of("Edg", "Firefox", "Chrome", "Safari", "curl");

  private static final List<String> SYSTEMS =
      List.of("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux");

  private BrowserName() {}

  static String of(String agent) {
    var browser = first(BROWSERS, agent, "A program").replace("Edg", "Edge");
    var system = first(SYSTEMS, agent, "").replace("Mac OS", "macOS");
    return system.isEmpty() ? browser : browser + " on " + system;
  }

  private static String first(List<String> names, String agent, String otherwise) {
    return names.stream().filter(agent::contains).findFirst().orElse(otherwise);
  }
}
