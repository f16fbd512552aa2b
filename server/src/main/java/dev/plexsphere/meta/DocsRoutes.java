package dev.plexsphere.meta;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code /v1/openapi.json}, and {@code /v1/docs}: the same for people.
 *
 * <p>The viewer is somebody else's code, so it runs in a sandbox without an origin: it sees no
 * cookie and may call nobody. The contract therefore comes as a script and not by a request.
 */
final class DocsRoutes {
  private static final String POLICY =
      "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
          + " script-src 'self'; style-src 'unsafe-inline'; img-src data:; connect-src 'none';"
          + " form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
  private static final String SCRIPT = "text/javascript;charset=utf-8";
  private static final byte[] PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>plexsphere API</title>
      </head>
      <body style="margin:0">
      <div id="contract"></div>
      <noscript>This page needs scripts; the same as JSON: <a href="/v1/openapi.json">/v1/openapi.json</a></noscript>
      <script src="/v1/docs/assets/contract.js"></script>
      <script src="/v1/docs/assets/redoc.standalone.js"></script>
      <script src="/v1/docs/assets/start.js"></script>
      </body>
      </html>
      """
          .getBytes(StandardCharsets.UTF_8);

  void mount(Router router) {
    router.get("/v1/openapi.json", Gate.PUBLIC, x -> x.json(200, ContractDocument.json()));
    router.get("/v1/docs", Gate.PUBLIC, DocsRoutes::page);
    router.get("/v1/docs/assets/{asset}", Gate.PUBLIC, DocsRoutes::asset);
  }

  private static void page(Exchange exchange) {
    exchange.set("Content-Security-Policy", POLICY);
    exchange.set("X-Frame-Options", "DENY");
    exchange.send(200, "text/html;charset=utf-8", PAGE);
  }

  /** Three names and no others: a path from outside never becomes a path of ours. */
  private static void asset(Exchange exchange) {
    var script =
        switch (exchange.path("asset")) {
          case "contract.js" -> contract();
          case "redoc.standalone.js" -> vendored("redoc.standalone.js");
          case "start.js" -> vendored("start.js");
          default ->
              throw Refusal.of(ErrorCode.NOT_FOUND, "There is nothing at this address.")
                  .asException();
        };
    exchange.send(200, SCRIPT, script);
  }

  /** U+2028 and U+2029 end a line in old scripts; JSON leaves them alone, and so does our file. */
  private static byte[] contract() {
    var out = new ByteArrayOutputStream();
    out.writeBytes("const plexsphereContract = ".getBytes(StandardCharsets.UTF_8));
    out.writeBytes(ContractDocument.json());
    out.writeBytes(";\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static byte[] vendored(String name) {
    try (var in = DocsRoutes.class.getResourceAsStream("/vendor/redoc/" + name)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
