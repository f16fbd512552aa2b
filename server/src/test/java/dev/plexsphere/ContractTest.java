package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.ContractValidator.Seen;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.meta.ContractDocument;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract agrees with the error table, and its validator sees what is not in it. */
class ContractTest {
  private static final String ID = "0M4T-XH2C-9KVE";
  private static final String WHO =
      """
      {"principal_type":"user","principal_scope":"domain",
       "subject":"0192f2f6-b840-7000-a123-000000000002",
       "domain_id":"0192f2f6-b840-7000-a123-000000000001","domain":"acme-corp"}\
      """;

  private final ContractValidator contract = new ContractValidator();

  private static Seen whoami(int status, String type, String body) {
    return new Seen(
        "GET",
        "/v1/auth/whoami",
        Map.of(),
        "",
        status,
        Map.of("content-type", List.of(type), "x-correlation-id", List.of(ID)),
        body);
  }

  private static String problem(String code, int status) {
    return """
    {"type":"https://plexsphere.com/errors/x","title":"X","status":%d,"detail":"x",
     "instance":"/v1/auth/whoami","code":"%s","correlation_id":"%s"}\
    """
        .replace("%d", String.valueOf(status))
        .replaceFirst("%s", code)
        .replaceFirst("%s", ID);
  }

  private void refuses(Seen seen, String because) {
    assertThatThrownBy(() -> contract.check(seen))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(because);
  }

  @Test
  void what_is_documented_passes() {
    assertThatCode(() -> contract.check(whoami(200, "application/json", WHO)))
        .doesNotThrowAnyException();
    assertThatCode(() ->
            contract.check(
                whoami(503, "application/problem+json", problem("datastore_unavailable", 503))))
        .doesNotThrowAnyException();
    assertThatCode(() ->
            contract.check(
                new Seen("GET", "/v1/device?user_code=X", Map.of(), "", 200, Map.of(), "")))
        .doesNotThrowAnyException();
  }

  @Test
  void what_is_not_documented_fails() {
    refuses(whoami(200, "application/json", WHO.replace("}", ",\"admin\":true}")), "admin");
    refuses(whoami(200, "application/json", WHO.replace("acme-corp", "Acme")), "pattern");
    refuses(whoami(200, "application/json", WHO.replace("\"user\"", "\"robot\"")), "enum");
    refuses(whoami(200, "application/json", WHO.replace("0192f2f6", "nonsense")), "uuid");
    refuses(whoami(200, "application/json", "{}"), "required");
    refuses(whoami(200, "text/plain", "x"), "text/plain");
    refuses(whoami(202, "application/json", WHO), "202");
    refuses(
        whoami(400, "application/problem+json", problem("weak_password", 400)), "weak_password");
    refuses(
        whoami(400, "application/problem+json", problem("invalid_request", 409)),
        "not the response's");
    refuses(
        whoami(401, "application/problem+json", problem("unauthenticated", 401)),
        "WWW-Authenticate");
    refuses(new Seen("GET", "/v1/nowhere", Map.of(), "", 200, Map.of(), "x"), "operation");
  }

  @Test
  void an_accepted_request_has_the_shape_that_is_promised() {
    var body = "{\"device_code\":\"x\",\"surprise\":1}";
    var type = Map.of("content-type", List.of("application/json"));
    var headers = Map.of("x-correlation-id", List.of(ID));

    refuses(new Seen("POST", "/v1/auth/device-withdraw", type, body, 204, headers, ""), "surprise");
  }

  @Test
  void every_code_stands_where_its_status_is() {
    contractCodes((status, codes) ->
        codes.forEach(name -> {
          var code = ErrorCode.find(name).orElseThrow(() -> new AssertionError(name));
          assertThat(code.code()).isEqualTo(name);
          if (!status.equals("default")) {
            assertThat(code.status()).as(name).hasToString(status);
          }
        }));
  }

  private static Object part(Map<String, Object> whole, String name) {
    return java.util.Objects.requireNonNull(whole.get(name), name);
  }

  private interface Codes {
    void of(String status, List<String> codes);
  }

  @SuppressWarnings("unchecked")
  private static void contractCodes(Codes each) {
    var paths = (Map<String, Map<String, Object>>) part(ContractDocument.read(), "paths");
    for (var item : paths.values()) {
      item.forEach((method, operation) -> {
        if (!method.equals("parameters")) {
          var responses =
              (Map<String, Map<String, Object>>) part((Map<String, Object>) operation, "responses");
          responses.forEach((status, response) ->
              each.of(status, (List<String>) response.getOrDefault("x-codes", List.of())));
        }
      });
    }
  }

  @SuppressWarnings("unchecked")
  @Test
  void every_request_refuses_what_it_does_not_know() {
    var components = (Map<String, Object>) part(ContractDocument.read(), "components");
    var schemas = (Map<String, Map<String, Object>>) part(components, "schemas");

    schemas.forEach((name, schema) -> {
      if ("object".equals(schema.get("type"))) {
        assertThat(schema.get("additionalProperties")).as(name).isEqualTo(false);
      }
    });
  }

  @SuppressWarnings("unchecked")
  @Test
  void every_operation_has_a_name_of_its_own_and_says_who_may_call_it() {
    var paths = (Map<String, Map<String, Object>>) part(ContractDocument.read(), "paths");
    var names = new HashSet<String>();
    for (var item : paths.values()) {
      item.forEach((method, operation) -> {
        if (Set.of("get", "post", "delete", "put", "patch").contains(method)) {
          var name = (String) ((Map<String, Object>) operation).get("operationId");
          assertThat(names.add(name)).as(name).isTrue();
        }
      });
    }
    assertThat(names).hasSize(contract.operations().size());
  }
}
