package dev.plexsphere.kit.http;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.util.Locale;

/** What a request says its body is. */
final class ContentType {
  private ContentType() {}

  /**
   * True for that media type, in UTF-8 if it names a charset, and not compressed. The router has
   * refused a second Content-Type.
   */
  static boolean is(Exchange exchange, String type) {
    if (exchange.headerCount("Content-Encoding") > 0) {
      return false;
    }
    var parts = exchange.header("Content-Type").orElse("").toLowerCase(Locale.ROOT).split(";", -1);
    if (!parts[0].strip().equals(type)) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      var part = parts[i].strip().replace("\"", "");
      if (part.startsWith("charset=") && !part.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
  }

  /**
   * Insists on {@code type}.
   *
   * @throws dev.plexsphere.kit.RefusedException 415
   */
  static void require(Exchange exchange, String type) {
    if (!is(exchange, type)) {
      throw Refusal.of(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send " + type + ", in UTF-8 and not compressed.")
          .asException();
    }
  }
}
