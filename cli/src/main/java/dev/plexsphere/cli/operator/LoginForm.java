package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.output.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of the hosted server's sign-in page, as far as a program needs it.
 *
 * @param action where it is posted, as the page says
 * @param hidden its hidden fields, unescaped, in their order
 */
record LoginForm(String action, Map<String, String> hidden) {
  private static final int PAGE_MAX = 256 << 10;
  private static final Pattern FORM =
      Pattern.compile("<form\\b([^>]*)>(.*?)</form>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final Pattern INPUT =
      Pattern.compile("<input\\b([^>]*)>", Pattern.CASE_INSENSITIVE);
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([a-zA-Z-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
  private static final Pattern ENTITY =
      Pattern.compile("&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,6})|#[xX]([0-9a-fA-F]{1,5}));");

  /**
   * Finds the form that asks for a password.
   *
   * @throws Failure exit 1 when the page has none
   */
  static LoginForm of(String page) {
    if (page.length() <= PAGE_MAX) {
      var forms = FORM.matcher(page);
      while (forms.find()) {
        var form = read(attributes(forms.group(1)), forms.group(2));
        if (form.isPresent()) {
          return form.get();
        }
      }
    }
    throw Failure.failed(
        "Unexpected answer", "the sign-in page has no form; is it a plexsphere server?");
  }

  private static Optional<LoginForm> read(Map<String, String> form, String content) {
    Map<String, String> hidden = new LinkedHashMap<>();
    var asksForPassword = false;
    var inputs = INPUT.matcher(content);
    while (inputs.find()) {
      var input = attributes(inputs.group(1));
      var name = input.getOrDefault("name", "");
      asksForPassword |= name.equals("password");
      if (input.getOrDefault("type", "").equals("hidden") && !name.isEmpty()) {
        hidden.put(name, input.getOrDefault("value", ""));
      }
    }
    return asksForPassword && form.getOrDefault("method", "").equalsIgnoreCase("post")
        ? Optional.of(new LoginForm(form.getOrDefault("action", ""), hidden))
        : Optional.empty();
  }

  private static Map<String, String> attributes(String text) {
    Map<String, String> found = new LinkedHashMap<>();
    var matcher = ATTRIBUTE.matcher(text);
    while (matcher.find()) {
      var value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
      found.put(matcher.group(1), unescaped(value));
    }
    return found;
  }

  private static String unescaped(String text) {
    return ENTITY
        .matcher(text)
        .replaceAll(entity -> {
          var named = entity.group(1);
          if (named != null) {
            return switch (named) {
              case "amp" -> "&";
              case "lt" -> "<";
              case "gt" -> ">";
              case "quot" -> "\"";
              default -> "'";
            };
          }
          var decimal = entity.group(2);
          return Matcher.quoteReplacement(
              Character.toString(
                  decimal == null
                      ? Integer.parseInt(entity.group(3), 16)
                      : Integer.parseInt(decimal)));
        });
  }
}
