package dev.plexsphere;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.meta.ContractDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds what was sent and answered against {@code plexsphere-v1.yaml}: path, method, status,
 * headers, content type, body, and the code of a problem. A request is held against it when it was
 * accepted: the server takes no more than it promises.
 */
public final class ContractValidator {
  private static final String BASE = "https://plexsphere.test/contract";
  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");

  /** Under {@code /v1} for people, and described by how they look. */
  private static final Set<String> PAGES = Set.of("/v1/device");

  /** At the gateway's own origin, which speaks NoETL's wire and describes itself. */
  private static final List<String> GATEWAY = List.of("/api/auth/", "/api/runtime/");

  private final Map<String, Object> document = ContractDocument.read();
  private final String text = new String(Json.writeAny(document), StandardCharsets.UTF_8);
  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(BASE, text)));

  /** What went over the wire once. Header names in lower case. */
  public record Seen(
      String method,
      String path,
      Map<String, List<String>> requestHeaders,
      String requestBody,
      int status,
      Map<String, List<String>> headers,
      String body) {
    String request(String header) {
      return requestHeaders.getOrDefault(header, List.of("")).getFirst();
    }

    String response(String header) {
      return headers.getOrDefault(header, List.of("")).getFirst();
    }

    /** The path without its query. */
    String bare() {
      int query = path.indexOf('?');
      return query < 0 ? path : path.substring(0, query);
    }

    @Override
    public String toString() {
      return method + " " + bare() + " -> " + status + " " + response("content-type");
    }
  }

  /**
   * @throws AssertionError saying what the contract does not know
   */
  public void check(Seen seen) {
    boolean api = seen.bare().startsWith("/v1/") || seen.bare().startsWith("/api/");
    if (!api || PAGES.contains(seen.bare()) || GATEWAY.stream().anyMatch(seen.bare()::startsWith)) {
      return;
    }
    var found = new ArrayList<String>();
    var template = template(seen.bare());
    var operation = template == null ? null : operation(template, seen.method());
    if (template == null || operation == null) {
      checkEdge(seen, found);
    } else {
      checkRequest(seen, pointer(template, operation.name), operation.spec, found);
      checkResponse(seen, pointer(template, operation.name), operation.spec, found);
    }
    if (!found.isEmpty()) {
      throw new AssertionError(
          "not as plexsphere-v1.yaml says: " + seen + "\n" + found + "\n" + seen.body());
    }
  }

  /** Every {@code METHOD /path} of the document. */
  public Set<String> operations() {
    var all = new TreeSet<String>();
    paths()
        .forEach((template, item) ->
            map(item).keySet().stream()
                .filter(name -> !name.equals("parameters"))
                .forEach(name -> all.add(name.toUpperCase(Locale.ROOT) + " " + template)));
    return all;
  }

  /** Every {@code METHOD /path} that is mounted. */
  public static Set<String> mounted(Router router) {
    var all = new TreeSet<String>();
    router.routes().forEach(each -> all.add(each.method() + " " + each.template()));
    return all;
  }

  private record Operation(String name, Map<String, Object> spec) {}

  private void checkRequest(Seen seen, String at, Map<String, Object> spec, List<String> found) {
    if (seen.status() >= 400 || seen.requestBody().isEmpty() || !spec.containsKey("requestBody")) {
      return;
    }
    var type = mediaType(seen.request("content-type"));
    var content = map(map(spec.get("requestBody")).get("content"));
    if (!content.containsKey(type)) {
      found.add("a request of type " + type + " was accepted");
      return;
    }
    var body =
        type.equals("application/json") ? seen.requestBody() : formAsJson(seen.requestBody());
    validate(at + "/requestBody/content/" + escape(type) + "/schema", body, "request", found);
  }

  private static String formAsJson(String form) {
    var values = new LinkedHashMap<String, Object>();
    var params = Params.parse(form);
    params.names().forEach(name -> params.find(name).ifPresent(value -> values.put(name, value)));
    return new String(Json.writeAny(values), StandardCharsets.UTF_8);
  }

  private void checkResponse(Seen seen, String at, Map<String, Object> spec, List<String> found) {
    var responses = map(spec.get("responses"));
    var status = String.valueOf(seen.status());
    var known = responses.containsKey(status) ? status : "default";
    var response = map(responses.get(known));
    if (known.equals("default") && seen.status() < 400) {
      found.add("the status " + status + " is not documented");
      return;
    }
    checkHeaders(seen, response, found);
    var type = mediaType(seen.response("content-type"));
    var content = map(response.getOrDefault("content", Map.of()));
    if (seen.status() >= 400
        && type.equals("text/html")
        && seen.request("accept").contains("html")) {
      return; // the same refusal, drawn for a browser
    }
    if (content.isEmpty()) {
      if (!seen.body().isEmpty()) {
        found.add("a body that is not documented");
      }
      return;
    }
    if (!content.containsKey(type)) {
      found.add("the content type " + type + " is not documented");
      return;
    }
    if ((type.equals("application/json") || type.endsWith("+json"))
        && !seen.method().equals("HEAD")) {
      validate(
          at + "/responses/" + known + "/content/" + escape(type) + "/schema",
          seen.body(),
          "response",
          found);
    }
    if (type.equals("application/problem+json")) {
      var codes = new LinkedHashSet<>(strings(response.get("x-codes")));
      codes.addAll(strings(map(responses.get("default")).get("x-codes")));
      checkProblem(seen, codes, found);
    }
  }

  private void checkEdge(Seen seen, List<String> found) {
    if (seen.status() == 204 && seen.method().equals("OPTIONS")) {
      return;
    }
    var any = map(map(paths().values().iterator().next()).values().iterator().next());
    var edge = map(map(any.get("responses")).get("default"));
    if (seen.status() < 400) {
      found.add("the operation is not documented");
    } else if (mediaType(seen.response("content-type")).equals("application/problem+json")) {
      checkProblem(seen, Set.copyOf(strings(edge.get("x-codes"))), found);
    }
  }

  private static void checkProblem(Seen seen, Set<String> codes, List<String> found) {
    if (seen.method().equals("HEAD")) {
      return;
    }
    var problem = Json.readMap(seen.body().getBytes(StandardCharsets.UTF_8));
    if (!codes.contains(String.valueOf(problem.get("code")))) {
      found.add("the code " + problem.get("code") + " is not documented for " + seen.status());
    }
    if (!(problem.get("status") instanceof Number number) || number.intValue() != seen.status()) {
      found.add("the problem's status is not the response's");
    }
    if (!seen.response("x-correlation-id").equals(problem.get("correlation_id"))) {
      found.add("the correlation id differs between header and body");
    }
  }

  private void checkHeaders(Seen seen, Map<String, Object> response, List<String> found) {
    map(response.getOrDefault("headers", Map.of()))
        .forEach((name, reference) -> {
          var value = seen.response(name.toLowerCase(Locale.ROOT));
          var pointer = String.valueOf(map(reference).get("$ref"));
          if (value.isEmpty()) {
            found.add("the header " + name + " is missing");
          } else {
            var quoted = new String(Json.writeAny(value), StandardCharsets.UTF_8);
            validate(pointer + "/schema", quoted, "header " + name, found);
          }
        });
  }

  private void validate(String pointer, String json, String what, List<String> found) {
    schemas
        .getSchema(SchemaLocation.of(BASE + pointer))
        .validate(
            json,
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .forEach(error -> found.add(what + error));
  }

  private static String pointer(String template, String method) {
    return "#/paths/" + escape(template) + "/" + method;
  }

  private static String escape(String segment) {
    return segment.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
  }

  /** A path without variables wins over one with them. */
  private @Nullable String template(String path) {
    if (paths().containsKey(path)) {
      return path;
    }
    for (var each : paths().keySet()) {
      if (Pattern.matches(VARIABLE.matcher(each).replaceAll("[^/]+"), path)) {
        return each;
      }
    }
    return null;
  }

  private @Nullable Operation operation(String template, String method) {
    var item = map(paths().get(template));
    var name = method.toLowerCase(Locale.ROOT);
    if (!item.containsKey(name) && name.equals("head")) {
      name = "get";
    }
    return item.containsKey(name) ? new Operation(name, map(item.get(name))) : null;
  }

  private static String mediaType(String header) {
    return header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private Map<String, Object> paths() {
    return map(document.get("paths"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<String> strings(@Nullable Object value) {
    return value == null ? List.of() : (List<String>) value;
  }
}
