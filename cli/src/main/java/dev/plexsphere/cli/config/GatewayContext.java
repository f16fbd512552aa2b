package dev.plexsphere.cli.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A context as a gateway needs it; the file keeps it beside what a control plane needs.
 *
 * @param name how the person calls it
 * @param serverUrl the gateway
 * @param runtime {@code auto}, {@code local} or {@code distributed}
 * @param known what is known of the identity provider and of the cluster; a field that is not known
 *     is not there
 * @param session the cached session; absent when nobody has signed in
 * @param storage where a session is to be kept
 */
public record GatewayContext(
    String name,
    @Nullable String serverUrl,
    String runtime,
    Map<ContextField, String> known,
    @Nullable KeptSession session,
    SecureStorage storage) {
  /** The gateway decides. */
  public static final String AUTO = "auto";

  private static final String SERVER_URL = "server_url";
  private static final String RUNTIME = "runtime";
  private static final String SESSION = "gateway_session_token";
  private static final String REFRESH = "gateway_refresh_token";
  private static final String KEYRING = "gateway_session_keyring";
  private static final String RENEWABLE = "gateway_session_renewable";
  private static final String STORAGE = "secure_storage";

  /** A context of which nothing is known yet. */
  public static GatewayContext named(String name) {
    return new GatewayContext(name, null, AUTO, Map.of(), null, SecureStorage.NEVER);
  }

  /** What is known of one field. */
  public Optional<String> find(ContextField field) {
    return Optional.ofNullable(known.get(field));
  }

  /** The same for another runtime. */
  public GatewayContext withRuntime(String other) {
    return new GatewayContext(name, serverUrl, other, known, session, storage);
  }

  /**
   * The same at another address. A session stays only where the address leads to the same server:
   * it must not be shown to another one.
   */
  public GatewayContext at(ServerUrl server) {
    boolean same = serverUrl != null && ServerUrl.parse(serverUrl, SERVER_URL).trusts(server);
    return new GatewayContext(
        name, server.toString(), runtime, known, same ? session : null, storage);
  }

  /** The same with one field changed; a blank value clears it. */
  public GatewayContext with(ContextField field, String value) {
    var next = new LinkedHashMap<>(known);
    var text = ContextField.present(value);
    if (text == null) {
      next.remove(field);
    } else {
      next.put(field, text);
    }
    return new GatewayContext(name, serverUrl, runtime, next, session, storage);
  }

  /**
   * The same with another cached session.
   *
   * @param other null where nobody is signed in any more
   */
  public GatewayContext withSession(@Nullable KeptSession other) {
    return new GatewayContext(name, serverUrl, runtime, known, other, storage);
  }

  /** The same with another place for its sessions from now on. */
  public GatewayContext withStorage(SecureStorage other) {
    return new GatewayContext(name, serverUrl, runtime, known, session, other);
  }

  static GatewayContext read(String name, Map<?, ?> fields) {
    var known = new LinkedHashMap<ContextField, String>();
    for (var field : ContextField.all()) {
      var value = ContextField.present(text(fields.get(field.key())));
      if (value == null) {
        value = ContextField.present(fields.get(olderKey(field)));
      }
      if (value != null) {
        known.put(field, value);
      }
    }
    var runtime = ContextField.present(fields.get(RUNTIME));
    return new GatewayContext(
        name,
        ContextField.present(fields.get(SERVER_URL)),
        runtime == null ? AUTO : runtime,
        known,
        session(fields),
        storage(fields.get(STORAGE)));
  }

  /** A token counts first: only a program that knows no keyring leaves an id beside it. */
  private static @Nullable KeptSession session(Map<?, ?> fields) {
    var token = secret(fields.get(SESSION));
    if (token != null) {
      return new KeptSession.InFile(new SessionSecrets(token, secret(fields.get(REFRESH))));
    }
    var id = keyringId(fields);
    return id == null
        ? null
        : new KeptSession.InKeyring(id, Boolean.TRUE.equals(fields.get(RENEWABLE)));
  }

  /** What the context's session is found by in the keyring, if it is there. */
  static @Nullable String keyringId(Map<?, ?> fields) {
    return ContextField.present(fields.get(KEYRING));
  }

  /** A word of a later version is taken for the one that writes nothing into a file. */
  private static SecureStorage storage(@Nullable Object value) {
    var word = ContextField.present(value);
    return word == null
        ? SecureStorage.NEVER
        : SecureStorage.of(word).orElse(SecureStorage.REQUIRE);
  }

  /** What an older program of that name called it. */
  private static String olderKey(ContextField field) {
    return "gateway_" + field.key();
  }

  /** A port stands in the file as a number. */
  private static @Nullable Object text(@Nullable Object value) {
    return value instanceof Integer number ? number.toString() : value;
  }

  private static @Nullable Secret secret(@Nullable Object value) {
    var text = ContextField.present(value);
    return text == null ? null : new Secret(text);
  }

  /** Puts it into a context's fields, where others stay as they are. */
  void write(Map<String, @Nullable Object> fields) {
    put(fields, SERVER_URL, serverUrl);
    put(fields, RUNTIME, runtime);
    for (var field : ContextField.all()) {
      fields.remove(olderKey(field));
      put(fields, field.key(), value(field));
    }
    put(fields, STORAGE, storage == SecureStorage.NEVER ? null : storage.word());
    for (var key : List.of(SESSION, REFRESH, KEYRING, RENEWABLE)) {
      fields.remove(key);
    }
    switch (session) {
      case null -> {}
      case KeptSession.InFile(var secrets) -> {
        fields.put(SESSION, secrets.token().value());
        put(fields, REFRESH, secrets.refresh() == null ? null : secrets.refresh().value());
      }
      case KeptSession.InKeyring(var id, var isRenewable) -> {
        fields.put(KEYRING, id);
        put(fields, RENEWABLE, isRenewable ? true : null);
      }
    }
  }

  private @Nullable Object value(ContextField field) {
    var text = known.get(field);
    return text != null && field.kind().isPort() && text.matches("[0-9]{1,5}")
        ? (Object) Integer.valueOf(text)
        : text;
  }

  private static void put(
      Map<String, @Nullable Object> fields, String key, @Nullable Object value) {
    if (value == null) {
      fields.remove(key);
    } else {
      fields.put(key, value);
    }
  }
}
