package dev.plexsphere.meta;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The OpenAPI document as it is served: JSON, made from the YAML when somebody first asks. */
public final class ContractDocument {
  private static final String SOURCE = "openapi/plexsphere-v1.yaml";

  /** Our own file has an alias for nearly every response; the default guards against bombs. */
  private static final int ALIASES_MAX = 1_000;

  private ContractDocument() {}

  private static final class Bytes {
    static final byte[] JSON = Json.writeAny(read());
  }

  /** UTF-8 JSON; not to be changed. */
  static byte[] json() {
    return Bytes.JSON;
  }

  /** The document as maps, lists and plain values, with aliases resolved. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> read() {
    try (var in = ErrorCode.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: " + SOURCE);
      }
      var settings =
          LoadSettings.builder()
              .setMaxAliasesForCollections(ALIASES_MAX)
              .setAllowDuplicateKeys(false)
              .build();
      var document =
          new LinkedHashMap<>((Map<String, Object>) new Load(settings).loadFromInputStream(in));
      document.remove("x-parts"); // only there to be pointed at
      return document;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
