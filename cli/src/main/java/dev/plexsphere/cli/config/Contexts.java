package dev.plexsphere.cli.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of the config file. Fields this version does not know are kept: an older and a newer
 * plexctl may share one file.
 */
public final class Contexts {
  /** The name of a context that was not given one. */
  public static final String DEFAULT = "default";

  private static final String CURRENT = "current_context";
  private static final String CONTEXTS = "contexts";
  private static final String OPERATOR = "operator";
  private static final String PINS = "pins";

  private final Map<String, @Nullable Object> root;

  /**
   * @param root the file as a tree of maps, lists and scalars
   */
  Contexts(Map<String, @Nullable Object> root) {
    this.root = root;
  }

  /** The name that {@code current_context} points to. */
  public String current() {
    return text(root.get(CURRENT)).orElse(DEFAULT);
  }

  /** The context of that name. */
  public Optional<Context> find(String name) {
    return fields(name).map(fields -> read(name, fields));
  }

  /** All names, in the order of the file. */
  public List<String> names() {
    return root.get(CONTEXTS) instanceof Map<?, ?> all
        ? all.keySet().stream().map(String::valueOf).toList()
        : List.of();
  }

  /** Stores a context under its name; the first one ever becomes the current one. */
  public Contexts with(Context context) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields(context.name()).ifPresent(known -> copy(known, fields));
    put(fields, "server_url", context.serverUrl());
    put(fields, "token", context.token() == null ? null : context.token().value());
    put(fields, "token_id", context.tokenId());
    put(fields, "expires_at", context.expiresAt() == 0 ? null : context.expiresAt());
    put(fields, "domain_id", context.domainId());
    put(fields, "idp_binding_id", context.idpBindingId());
    put(fields, "email", context.email());
    put(fields, "ca_file", context.caFile());
    return with(context.name(), fields);
  }

  /** Whether {@code current_context} names one that is there. */
  public boolean hasCurrent() {
    return fields(current()).isPresent();
  }

  /** The context of that name as a gateway needs it. */
  public Optional<GatewayContext> gateway(String name) {
    return fields(name).map(fields -> GatewayContext.read(name, fields));
  }

  /**
   * Stores a context under its name; the first one ever becomes the current one. Where it leads to
   * another server now, the login that was made there is forgotten.
   */
  public Contexts withGateway(GatewayContext context) {
    var before = find(context.name());
    var kept =
        before.filter(old -> old.token() != null && !leadsTo(old, context)).isPresent()
            ? with(before.get().signedOut())
            : this;
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    kept.fields(context.name()).ifPresent(known -> copy(known, fields));
    context.write(fields);
    return kept.with(context.name(), fields);
  }

  private static boolean leadsTo(Context old, GatewayContext context) {
    var url = context.serverUrl();
    return url != null
        && old.server().filter(s -> s.trusts(ServerUrl.parse(url, "server_url"))).isPresent();
  }

  /** Makes a context the current one. */
  public Contexts use(String name) {
    Map<String, @Nullable Object> next = new LinkedHashMap<>(root);
    next.put(CURRENT, name);
    return new Contexts(next);
  }

  /**
   * The context that is pinned to a directory, or to the nearest one above it. Only this file pins:
   * what lies in a directory was perhaps written by somebody else.
   */
  public Optional<String> pinned(Path directory) {
    if (root.get(PINS) instanceof Map<?, ?> pins) {
      for (@Nullable Path at = directory; at != null; at = at.getParent()) {
        var name = text(pins.get(at.toString())).filter(each -> fields(each).isPresent());
        if (name.isPresent()) {
          return name;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Pins a context to a directory.
   *
   * @param name null takes the pin away
   */
  public Contexts pin(Path directory, @Nullable String name) {
    Map<String, @Nullable Object> pins = new LinkedHashMap<>();
    if (root.get(PINS) instanceof Map<?, ?> known) {
      copy(known, pins);
    }
    put(pins, directory.toString(), name);
    Map<String, @Nullable Object> next = new LinkedHashMap<>(root);
    put(next, PINS, pins.isEmpty() ? null : pins);
    return new Contexts(next);
  }

  /** Forgets a context; where it was the current one, none is. */
  public Contexts without(String name) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    if (root.get(CONTEXTS) instanceof Map<?, ?> known) {
      copy(known, all);
    }
    all.remove(name);
    Map<String, @Nullable Object> next = new LinkedHashMap<>(root);
    next.put(CONTEXTS, all);
    if (name.equals(next.get(CURRENT))) {
      next.remove(CURRENT);
    }
    if (root.get(PINS) instanceof Map<?, ?> pins) {
      Map<String, @Nullable Object> left = new LinkedHashMap<>();
      copy(pins, left);
      left.values().removeIf(name::equals);
      put(next, PINS, left.isEmpty() ? null : left);
    }
    return new Contexts(next);
  }

  /** The operator's login beside a context's own. */
  public Optional<OperatorLogin> operator(String name) {
    return fields(name)
        .flatMap(fields ->
            fields.get(OPERATOR) instanceof Map<?, ?> own
                ? OperatorLogin.read(own)
                : Optional.empty());
  }

  /**
   * Keeps an operator's login beside a context's own; a context that has no server yet gets the
   * operator's.
   */
  public Contexts withOperator(String name, OperatorLogin login, @Nullable String caFile) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields(name).ifPresent(known -> copy(known, fields));
    fields.putIfAbsent("server_url", login.serverUrl());
    if (caFile != null && login.serverUrl().equals(fields.get("server_url"))) {
      fields.putIfAbsent("ca_file", caFile);
    }
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    if (fields.get(OPERATOR) instanceof Map<?, ?> known) {
      copy(known, own);
    }
    own.put("server_url", login.serverUrl());
    own.put("token", login.token().value());
    own.put("expires_at", login.expiresAt());
    own.put("name", login.name());
    fields.put(OPERATOR, own);
    return with(name, fields);
  }

  /** How the operator of a context signs in without a person. */
  public Optional<OperatorAccount> operatorAccount(String name) {
    return fields(name)
        .flatMap(fields -> {
          if (!(fields.get(OPERATOR) instanceof Map<?, ?> own)) {
            return Optional.empty();
          }
          var server = text(own.get("server_url"));
          var email = text(own.get("email"));
          var file = text(own.get("password_file"));
          return server.isPresent() && email.isPresent() && file.isPresent()
              ? Optional.of(new OperatorAccount(server.get(), email.get(), file.get()))
              : Optional.empty();
        });
  }

  /** Where the signer of a context is, {@code host:port}. */
  public Optional<String> signerEndpoint(String name) {
    return fields(name).flatMap(fields -> text(fields.get("signer_endpoint")));
  }

  /** Forgets the operator's login of a context. */
  public Contexts withoutOperator(String name) {
    if (operator(name).isEmpty()) {
      return this;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields(name).ifPresent(known -> copy(known, fields));
    fields.remove(OPERATOR);
    return with(name, fields);
  }

  private Contexts with(String name, Map<String, @Nullable Object> fields) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    if (root.get(CONTEXTS) instanceof Map<?, ?> known) {
      copy(known, all);
    }
    all.put(name, fields);
    Map<String, @Nullable Object> next = new LinkedHashMap<>();
    if (text(root.get(CURRENT)).isEmpty()) {
      next.put(CURRENT, name);
    }
    next.putAll(root);
    next.put(CONTEXTS, all);
    return new Contexts(next);
  }

  /** What sessions of any context are found by in the keyring. */
  Set<String> keyringIds() {
    return names().stream()
        .map(this::fields)
        .flatMap(Optional::stream)
        .map(GatewayContext::keyringId)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  Map<String, @Nullable Object> tree() {
    return root;
  }

  /** The contexts that hold a token, for a server that a person asked for. */
  public List<Context> signedInTo(ServerUrl server) {
    var matching = new ArrayList<Context>();
    for (var name : names()) {
      find(name)
          .filter(c -> c.token() != null && c.server().filter(s -> s.trusts(server)).isPresent())
          .ifPresent(matching::add);
    }
    return matching;
  }

  private Optional<Map<?, ?>> fields(String name) {
    return root.get(CONTEXTS) instanceof Map<?, ?> all && all.get(name) instanceof Map<?, ?> fields
        ? Optional.of(fields)
        : Optional.empty();
  }

  private static Context read(String name, Map<?, ?> fields) {
    return new Context(
        name,
        text(fields.get("server_url")).orElse(null),
        text(fields.get("token")).map(Secret::new).orElse(null),
        text(fields.get("token_id")).orElse(null),
        fields.get("expires_at") instanceof Number seconds ? seconds.longValue() : 0,
        text(fields.get("domain_id")).orElse(null),
        text(fields.get("idp_binding_id")).orElse(null),
        text(fields.get("email")).orElse(null),
        text(fields.get("ca_file")).orElse(null));
  }

  static Optional<String> text(@Nullable Object value) {
    return value instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
  }

  private static void copy(Map<?, ?> from, Map<String, @Nullable Object> to) {
    from.forEach((key, value) -> to.put(String.valueOf(key), value));
  }

  private static void put(
      Map<String, @Nullable Object> fields, String name, @Nullable Object value) {
    if (value == null) {
      fields.remove(name);
    } else {
      fields.put(name, value);
    }
  }
}
