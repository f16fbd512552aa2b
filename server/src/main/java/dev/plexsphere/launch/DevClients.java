package dev.plexsphere.launch;

import dev.plexsphere.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Clients of acme-corp's server for anybody's OAuth tools: a web application that people sign in
 * to, a machine, a device without a browser, and the resource server that they ask for, which may
 * introspect their tokens and exchange them.
 */
record DevClients(String issuer, String webSecret, String machineSecret, String resourceSecret) {
  private static final String WEB = "demo-web";
  private static final String MACHINE = "demo-machine";
  private static final String DEVICE = "demo-device";
  private static final String RESOURCE = "demo-api";
  private static final String CALLBACK = "http://127.0.0.1:9999/cb";
  private static final String AUDIENCE = "https://api.acme-corp.example";
  private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
  private static final String SCOPES = "orders.read,orders.write";

  /** Has acme-corp's server know them. */
  static void configure(Settings settings, DevFolder folder) throws IOException {
    declare(settings, WEB, folder.clientSecret(WEB));
    set(settings, WEB, "client-name", "Demo web application");
    set(settings, WEB, "grant-types", "authorization_code,refresh_token");
    set(settings, WEB, "redirect-uris", CALLBACK);
    set(settings, WEB, "allowed-scopes", "openid,email,profile," + SCOPES);
    set(settings, WEB, "default-access-token-audience", AUDIENCE);
    declare(settings, MACHINE, folder.clientSecret(MACHINE));
    set(settings, MACHINE, "grant-types", "client_credentials");
    set(settings, MACHINE, "allowed-scopes", SCOPES);
    set(settings, MACHINE, "default-access-token-audience", AUDIENCE);
    set(settings, DEVICE, "client-name", "Demo device");
    set(settings, DEVICE, "client-type", "public");
    set(settings, DEVICE, "servers", Fixtures.first().slug());
    set(
        settings,
        DEVICE,
        "grant-types",
        "urn:ietf:params:oauth:grant-type:device_code,refresh_token");
    set(settings, DEVICE, "allowed-scopes", "openid,email,profile," + SCOPES);
    set(settings, DEVICE, "default-access-token-audience", AUDIENCE);
    declare(settings, RESOURCE, folder.clientSecret(RESOURCE));
    set(settings, RESOURCE, "grant-types", "client_credentials," + EXCHANGE);
    set(settings, RESOURCE, "allowed-scopes", SCOPES);
    set(settings, RESOURCE, "resources", AUDIENCE);
  }

  /** Them, with their secrets, which are made at the first start. */
  static DevClients of(DevFolder folder, String publicUrl) throws IOException {
    return new DevClients(
        publicUrl + "/as/" + Fixtures.first().slug(),
        read(folder.clientSecret(WEB)),
        read(folder.clientSecret(MACHINE)),
        read(folder.clientSecret(RESOURCE)));
  }

  private static void declare(Settings settings, String client, Path secret) {
    set(settings, client, "client-type", "confidential");
    set(settings, client, "client-secret-file", secret.toString());
    set(settings, client, "token-endpoint-auth-method", "client_secret_basic,client_secret_post");
    set(settings, client, "servers", Fixtures.first().slug());
  }

  private static void set(Settings settings, String client, String key, String value) {
    settings.set("oauth2.clients." + client + "." + key, value);
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  /** For {@code dev.json}. */
  Map<String, Object> facts() {
    var out = new LinkedHashMap<String, Object>();
    out.put("issuer", issuer);
    out.put("client_id", WEB);
    out.put("client_secret", webSecret);
    out.put("redirect_uri", CALLBACK);
    out.put("audience", AUDIENCE);
    out.put("m2m_id", MACHINE);
    out.put("m2m_secret", machineSecret);
    out.put("rs_id", RESOURCE);
    out.put("rs_secret", resourceSecret);
    out.put("device_id", DEVICE);
    return out;
  }

  /** Never the secrets. */
  @Override
  public String toString() {
    return "DevClients(" + issuer + ")";
  }
}
