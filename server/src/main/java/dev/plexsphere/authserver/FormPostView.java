package dev.plexsphere.authserver;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A form that the browser posts to a client.
 *
 * @param action the client's redirect URI
 * @param fields what it is told
 * @param script address of the script that presses the button
 */
public record FormPostView(String action, Map<String, String> fields, String script) {
  /** Copies, in order. */
  public FormPostView {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Never the code. */
  @Override
  public String toString() {
    return "FormPostView(" + action + ")";
  }
}
