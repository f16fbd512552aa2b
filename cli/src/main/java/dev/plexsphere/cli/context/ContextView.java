package dev.plexsphere.cli.context;

import dev.plexsphere.cli.config.ContextField;
import dev.plexsphere.cli.config.Contexts;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.IdpField;
import dev.plexsphere.cli.config.KeptSession;
import dev.plexsphere.cli.config.SecureStorage;
import dev.plexsphere.cli.output.Json;
import java.util.LinkedHashMap;

/** A context as it is shown: of a token or a secret only that there is one. */
final class ContextView {
  private ContextView() {}

  /**
   * @param current the name of the one that commands are about
   */
  static Json.Doc of(Contexts contexts, GatewayContext context, String current) {
    var out = new LinkedHashMap<String, Json>();
    out.put("name", new Json.Text(context.name()));
    var url = context.serverUrl();
    if (url != null) {
      out.put("server_url", new Json.Text(url));
    }
    out.put("runtime", new Json.Text(context.runtime()));
    for (var field : ContextField.all()) {
      if (field != IdpField.CLIENT_SECRET) {
        context.find(field).ifPresent(value -> out.put(field.key(), new Json.Text(value)));
      }
    }
    out.put("has_client_secret", flag(context.find(IdpField.CLIENT_SECRET).isPresent()));
    out.put("has_token", flag(hasToken(contexts, context)));
    if (context.storage() != SecureStorage.NEVER) {
      out.put("secure_storage", new Json.Text(context.storage().word()));
    }
    out.put("in_keyring", flag(isInKeyring(context)));
    out.put("current", flag(context.name().equals(current)));
    return new Json.Doc(out);
  }

  /** Whether somebody is signed in there, at a gateway or at a control plane. */
  static boolean hasToken(Contexts contexts, GatewayContext context) {
    return context.session() != null
        || contexts.find(context.name()).filter(login -> login.token() != null).isPresent();
  }

  /**
   * Where the session is, in a word.
   *
   * @param none if nobody is signed in
   */
  static String token(Contexts contexts, GatewayContext context, String none) {
    if (isInKeyring(context)) {
      return "keyring";
    }
    return hasToken(contexts, context) ? "cached" : none;
  }

  /** Whether the session at the gateway is in the keyring; nobody is asked whether it still is. */
  private static boolean isInKeyring(GatewayContext context) {
    return context.session() instanceof KeptSession.InKeyring;
  }

  private static Json flag(boolean value) {
    return new Json.Literal(Boolean.toString(value));
  }
}
