package dev.plexsphere.cli.output;

/** The five ways to mark a line. Only base colours, so that the person's theme decides. */
public enum Style {
  DONE("32"),
  CAREFUL("33"),
  WRONG("31"),
  COPY("1"),
  ASIDE("2");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  String on() {
    return "\u001b[" + code + "m";
  }

  static String off() {
    return "\u001b[0m";
  }
}
