package dev.plexsphere;

import dev.plexsphere.testkit.Http;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What a browser would send of a page with one form, as it stands. */
final class PageForm {
  private static final Pattern FIELD =
      Pattern.compile("<(?:input|textarea|select) [^>]*?name=\"([\\w.:-]+)\"[^>]*>");

  private PageForm() {}

  static Map<String, String> of(Http.Reply page) {
    var out = new HashMap<>(Whole.hidden(page));
    FIELD
        .matcher(page.body())
        .results()
        .forEach(match -> {
          var tag = match.group();
          var name = match.group(1);
          if (tag.startsWith("<textarea")) {
            out.put(name, between(page.body(), tag, "</textarea>"));
          } else if (tag.startsWith("<select")) {
            var options = between(page.body(), tag, "</select>");
            out.put(name, options.replaceFirst("(?s).*value=\"([^\"]*)\" selected.*", "$1"));
          } else if (!tag.contains("type=\"checkbox\"")) {
            out.put(name, tag.replaceFirst("(?s).*value=\"([^\"]*)\".*", "$1"));
          } else if (tag.contains(" checked")) {
            out.put(name, "yes");
          }
        });
    return out;
  }

  private static String between(String text, String from, String to) {
    int begin = text.indexOf(from) + from.length();
    return text.substring(begin, text.indexOf(to, begin));
  }
}
