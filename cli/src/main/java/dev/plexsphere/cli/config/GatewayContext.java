package dev.plexsphere.cli.config;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A context as a gateway needs it; the file keeps it beside what a control plane needs.
 *
 * @param name how the person calls it
 * @param serverUrl the gateway
 * @param runtime {@code auto}, {@code local} or {@code distributed}
 * @param idp what is known of the identity provider; a field that is not known is not there
 * @param sessionToken the cached session; absent when nobody has signed in
 * @param refreshToken what the identity provider gave to sign in again without a person, if it did
 */
public record GatewayContext(
    String name,
    @Nullable String serverUrl,
    String runtime,
    Map<IdpField, String> idp,
    @Nullable Secret sessionToken,
    @Nullable Secret refreshToken) {
  /** The gateway decides. */
  public static final String AUTO = "auto";

  private static final String SERVER_URL = "server_url";
  private static final String RUNTIME = "runtime";
  private static final String SESSION = "gateway_session_token";
  private static final String REFRESH = "gateway_refresh_token";

  /** A context of which nothing is known yet. */
  public static GatewayContext named(String name) {
    return new GatewayContext(name, null, AUTO, Map.of(), null, null);
  }

  /** What is known of one field. */
  public Optional<String> find(IdpField field) {
    return Optional.ofNullable(idp.get(field));
  }

  /** The same for another runtime. */
  public GatewayContext withRuntime(String other) {
    return new GatewayContext(name, serverUrl, other, idp, sessionToken, refreshToken);
  }

  /**
   * The same at another address. A session stays only where the address leads to the same server:
   * it must not be shown to another one.
   */
  public GatewayContext at(ServerUrl server) {
    boolean same = serverUrl != null && ServerUrl.parse(serverUrl, SERVER_URL).trusts(server);
    return new GatewayContext(
        name,
        server.toString(),
        runtime,
        idp,
        same ? sessionToken : null,
        same ? refreshToken : null);
  }

  /** The same with one field changed; a blank value clears it. */
  public GatewayContext with(IdpField field, String value) {
    var next = new EnumMap<IdpField, String>(IdpField.class);
    next.putAll(idp);
    var text = IdpField.present(value);
    if (text == null) {
      next.remove(field);
    } else {
      next.put(field, text);
    }
    return new GatewayContext(name, serverUrl, runtime, next, sessionToken, refreshToken);
  }

  /**
   * The same with another cached session.
   *
   * @param token null where nobody is signed in any more
   * @param refresh null where the identity provider gave none
   */
  public GatewayContext withSession(@Nullable Secret token, @Nullable Secret refresh) {
    return new GatewayContext(name, serverUrl, runtime, idp, token, refresh);
  }

  static GatewayContext read(String name, Map<?, ?> fields) {
    var idp = new EnumMap<IdpField, String>(IdpField.class);
    for (var field : IdpField.values()) {
      var value = IdpField.present(fields.get(field.key()));
      if (value == null) {
        value = IdpField.present(fields.get(field.olderKey()));
      }
      if (value != null) {
        idp.put(field, value);
      }
    }
    var runtime = IdpField.present(fields.get(RUNTIME));
    return new GatewayContext(
        name,
        IdpField.present(fields.get(SERVER_URL)),
        runtime == null ? AUTO : runtime,
        idp,
        secret(fields.get(SESSION)),
        secret(fields.get(REFRESH)));
  }

  private static @Nullable Secret secret(@Nullable Object value) {
    var text = IdpField.present(value);
    return text == null ? null : new Secret(text);
  }

  /** Puts it into a context's fields, where others stay as they are. */
  void write(Map<String, @Nullable Object> fields) {
    put(fields, SERVER_URL, serverUrl);
    put(fields, RUNTIME, runtime);
    for (var field : IdpField.values()) {
      fields.remove(field.olderKey());
      put(fields, field.key(), idp.get(field));
    }
    put(fields, SESSION, sessionToken == null ? null : sessionToken.value());
    put(fields, REFRESH, refreshToken == null ? null : refreshToken.value());
  }

  private static void put(
      Map<String, @Nullable Object> fields, String key, @Nullable String value) {
    if (value == null) {
      fields.remove(key);
    } else {
      fields.put(key, value);
    }
  }
}
