package dev.plexsphere.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/operator-api.md} is made from the contract; {@code -Dplexsphere.write=true}
 * makes it anew. Requirement 45.
 */
class OperatorReferenceTest {
  private static final Path FILE = Path.of("../docs/reference/operator-api.md");
  private static final String HEAD =
      """
      # What an operator's access token serves

      Made from the contract; do not edit. `OperatorReferenceTest` says how to make it anew.

      The token comes from the platform's own authorization server, by authorization code with PKCE
      (`plexctl operator login`). It is an RFC 9068 access token with the role `platform-admin`, good
      for five minutes, and goes into `Authorization: Bearer`. Account, role and session behind it
      are looked up on every request. An API token, a cookie or a tenant's own token is 401 here; a
      good token without the role is 403. Whatever `Host` or any other header says, the acting tenant
      is the platform.

      No other endpoint takes the token. The console at `/admin-console` does the same through pages.

      | Request | What it does | Answers | Codes of its own |
      |---|---|---|---|
      """;

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  private static String made() {
    var out = new StringBuilder(HEAD);
    map(ContractDocument.read().get("paths"))
        .forEach((path, item) ->
            map(item)
                .forEach((method, operation) -> {
                  if (!method.equals("parameters") && isOperators(map(operation))) {
                    out.append(row(method.toUpperCase(Locale.ROOT) + " " + path, map(operation)));
                  }
                }));
    return out.toString();
  }

  private static boolean isOperators(Map<String, Object> operation) {
    return operation.get("security") instanceof List<?> doors
        && doors.stream().anyMatch(door -> map(door).containsKey("operatorToken"));
  }

  private static String row(String request, Map<String, Object> operation) {
    var statuses = new StringBuilder();
    var codes = new StringBuilder();
    map(operation.get("responses"))
        .forEach((status, response) -> {
          if (!status.equals("default")) {
            statuses.append(statuses.isEmpty() ? "" : ", ").append(status);
            if (map(response).get("x-codes") instanceof List<?> all) {
              all.forEach(
                  code -> codes.append(codes.isEmpty() ? "`" : ", `").append(code).append('`'));
            }
          }
        });
    return "| `"
        + request
        + "` | "
        + operation.get("summary")
        + " | "
        + statuses
        + " | "
        + codes
        + " |\n";
  }

  @Test
  void requirement_45_the_reference_is_what_the_contract_says() throws IOException {
    if (Boolean.getBoolean("plexsphere.write")) {
      Files.writeString(FILE, made());
    }
    assertThat(FILE).as("stale: run with -Dplexsphere.write=true").hasContent(made());
  }
}
