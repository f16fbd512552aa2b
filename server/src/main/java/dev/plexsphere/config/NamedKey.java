package dev.plexsphere.config;

import static dev.plexsphere.config.KeyFamily.CLIENTS;
import static dev.plexsphere.config.KeyFamily.ISSUERS;
import static dev.plexsphere.config.KeyFamily.SERVERS;
import static dev.plexsphere.config.KeyFamily.SPIFFE;
import static dev.plexsphere.config.KeyFamily.UPSTREAMS;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Configuration keys that stand once for each of many things: {@code <family>.<name>.<key>}. In the
 * environment variable the name is in upper case with underscores for dashes.
 */
public enum NamedKey {
  CLIENT_ID(CLIENTS, "client-id", "<name>", "The client_id, if it is not the name."),
  CLIENT_NAME(CLIENTS, "client-name", "<name>", "What people read on the sign-in page."),
  CLIENT_TYPE(CLIENTS, "client-type", "public", "public or confidential."),
  CLIENT_SECRET_FILE(
      CLIENTS,
      "client-secret-file",
      "",
      "File with the secret of a confidential client, 22 characters or more, readable by its owner only. A public client has none."),
  CLIENT_GRANT_TYPES(
      CLIENTS,
      "grant-types",
      "authorization_code",
      "Of authorization_code, refresh_token (for a client that keeps its tokens safe) client_credentials (for a machine), and at Domains' servers urn:ietf:params:oauth:grant-type:jwt-bearer (for machines that their identity provider vouches for) and urn:ietf:params:oauth:grant-type:token-exchange (for a confidential client with resources)."),
  CLIENT_RESPONSE_TYPES(CLIENTS, "response-types", "code", "Only code."),
  CLIENT_REDIRECT_URIS(
      CLIENTS,
      "redirect-uris",
      "",
      "Where the client is answered, compared character by character; any port does for http://127.0.0.1 and http://[::1]. Required for authorization_code."),
  CLIENT_LOGOUT_URIS(
      CLIENTS,
      "post-logout-redirect-uris",
      "",
      "Where the browser may go after signing out, compared character by character."),
  CLIENT_BACKCHANNEL(
      CLIENTS,
      "backchannel-logout-uri",
      "",
      "Where the client hears that a session ended on which it got tokens (OpenID Connect Back-Channel Logout 1.0): https, or http on loopback."),
  CLIENT_SCOPES(
      CLIENTS,
      "allowed-scopes",
      "openid",
      "Of openid, email and profile; at a Domain's server also any other, which mean what the resources take them to mean."),
  CLIENT_AUDIENCE(
      CLIENTS,
      "default-access-token-audience",
      "plexsphere-api",
      "Whom access tokens are for when the client asks for nobody."),
  CLIENT_AUDIENCES(
      CLIENTS,
      "allowed-access-token-audiences",
      "",
      "Whom the client may ask for besides, by the parameter resource (RFC 8707) or audience."),
  CLIENT_RESOURCES(
      CLIENTS,
      "resources",
      "",
      "Audiences that the client itself is: it may introspect the access tokens that are meant for them."),
  CLIENT_AUTH_METHOD(
      CLIENTS,
      "token-endpoint-auth-method",
      "",
      "none for a public client; client_secret_basic, client_secret_post or both, or private_key_jwt or tls_client_auth alone, for a confidential one, by default the first."),
  CLIENT_JWKS(
      CLIENTS,
      "jwks",
      "",
      "Public keys of a client that authenticates by private_key_jwt: a JWK set (RFC 7517) as JSON text, every key with a kid. P-256, Ed25519 or RSA of 2048 bits or more."),
  CLIENT_TLS_DN(
      CLIENTS,
      "tls-client-auth-subject-dn",
      "",
      "Subject of the certificate of a client that authenticates by tls_client_auth (RFC 8705), as RFC 4514 writes it. This or one of the next four."),
  CLIENT_TLS_DNS(CLIENTS, "tls-client-auth-san-dns", "", "A DNS name in it, no wildcard."),
  CLIENT_TLS_URI(CLIENTS, "tls-client-auth-san-uri", "", "A URI in it."),
  CLIENT_TLS_IP(CLIENTS, "tls-client-auth-san-ip", "", "An IP address in it."),
  CLIENT_TLS_EMAIL(CLIENTS, "tls-client-auth-san-email", "", "An e-mail address in it."),
  CLIENT_TLS_BOUND(
      CLIENTS,
      "tls-client-certificate-bound-access-tokens",
      "false",
      "true: every token is bound to the certificate that the client shows (RFC 8705 section 3)."),
  CLIENT_SIGNING_ALG(
      CLIENTS,
      "signing-alg",
      "ES256",
      "How the client's ID tokens are signed, and its access tokens where they are JWTs: ES256, RS256 or EdDSA (Ed25519)."),
  CLIENT_TOKEN_FORMAT(
      CLIENTS,
      "access-token-format",
      "jwt",
      "jwt (RFC 9068), or opaque: access tokens that say nothing themselves and are asked about at /introspect; at Domains' servers only."),
  CLIENT_PKCE(
      CLIENTS,
      "require-pkce",
      "true",
      "false for a confidential client that cannot; whoever sends a challenge is held to it."),
  CLIENT_PAR(
      CLIENTS,
      "require-pushed-authorization-requests",
      "false",
      "true: a request in the browser's address is refused (RFC 9126)."),
  CLIENT_DPOP(
      CLIENTS,
      "require-dpop",
      "false",
      "true: every token is bound to a key that the client proves (RFC 9449)."),
  CLIENT_CONSENT(
      CLIENTS,
      "require-consent",
      "false",
      "true: people are asked before the client gets anything about them, once for the same."),

  CLIENT_SERVERS(
      CLIENTS,
      "servers",
      "platform",
      "Authorization servers that know the client: platform, or slugs of Domains. At a Domain's the default audience is none."),

  SERVER_MODE(SERVERS, "mode", "HOSTED", "Only HOSTED."),
  SERVER_PKCE(SERVERS, "pkce", "REQUIRED", "Only REQUIRED."),
  SERVER_TOKEN_FORMAT(SERVERS, "token-format", "JWT", "Only JWT."),
  SERVER_ACCESS_TOKEN(
      SERVERS,
      "access-token-lifetime-seconds",
      "300",
      "How long an access token is good, 30 to 1800."),
  SERVER_ID_TOKEN(
      SERVERS, "id-token-lifetime-seconds", "300", "How long an ID token is good, 30 to 1800."),
  SERVER_CODE(
      SERVERS, "authorization-code-lifetime-seconds", "60", "How long a code is good, 10 to 600."),
  SERVER_REFRESH_TOKEN(
      SERVERS,
      "refresh-token-lifetime-seconds",
      "28800",
      "How long after the sign-in tokens can be refreshed, 60 to 2592000; using one prolongs nothing."),
  SERVER_SESSION_IDLE(
      SERVERS,
      "session.idle-ttl-seconds",
      "43200",
      "A hosted session unused this long is over, 60 to 2592000."),
  SERVER_SESSION_ABSOLUTE(
      SERVERS,
      "session.absolute-ttl-seconds",
      "43200",
      "A hosted session is over after this, used or not, 60 to 2592000."),
  SERVER_LOGIN_NOTICE(
      SERVERS,
      "login-notice",
      "",
      "Shown above the sign-in form, plain text of at most 500 characters."),
  SERVER_KEY_ROTATION(
      SERVERS,
      "signing-key.rotation-days",
      "30",
      "How long a key signs, 2 to 365; its successor is published a day before. For default and platform only."),

  ISSUER_BINDING(
      ISSUERS,
      "idp-binding-id",
      "",
      "Identity provider binding of a Domain, whose tokens open sessions at the gateway; people come into that Domain. Required."),
  ISSUER_CLIENTS(
      ISSUERS,
      "clients",
      "",
      "Client ids whose ID tokens are taken (aud, and azp where there is one). These or an audience are required."),
  ISSUER_AUDIENCE(
      ISSUERS, "audience", "", "Audience of the JWT access tokens that are taken besides."),
  UPSTREAM_URL(
      UPSTREAMS,
      "url",
      "",
      "Server behind the gateway: http or https, host and port. /noetl/{path} goes to its /api/{path}. Required."),
  UPSTREAM_PREFIX(
      UPSTREAMS,
      "prefix",
      "",
      "First segments of the paths that go there, e.g. executions; the longest wins, and one server has none: it takes the rest."),
  SPIFFE_NAME(
      SPIFFE,
      "trust-domain",
      "<name>",
      "The trust domain as its SPIFFE IDs have it, e.g. prod.example.org, if it is not the name."),
  SPIFFE_BUNDLE(
      SPIFFE,
      "bundle",
      "",
      "The SPIFFE bundle as JSON text, whose jwt-svid keys count. Exactly one of bundle, bundle-file and bundle-url is required."),
  SPIFFE_FILE(SPIFFE, "bundle-file", "", "File with it, read again when it changes."),
  SPIFFE_URL(
      SPIFFE,
      "bundle-url",
      "",
      "Bundle endpoint, https_web profile; private addresses and http only within idp.egress.allow."),
  SPIFFE_DOMAINS(
      SPIFFE, "domains", "", "Slugs of the Domains that trust it; no other does. Required.");

  /** A key of one thing. */
  record Of(NamedKey key, String name) {
    @Override
    public String toString() {
      return key.family.prefix() + "." + name + "." + key.key;
    }
  }

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final KeyFamily family;
  private final String key;
  private final String fallback;
  private final String meaning;

  NamedKey(KeyFamily family, String key, String fallback, String meaning) {
    this.family = family;
    this.key = key;
    this.fallback = fallback;
    this.meaning = meaning;
  }

  KeyFamily family() {
    return family;
  }

  /** The key with {@code <name>} for the name. */
  public String template() {
    return family.prefix() + ".<name>." + key;
  }

  /** The environment variable with {@code <NAME>} for the name. */
  public String variable() {
    return family.variable() + "_<NAME>_" + suffix();
  }

  /** The default, or "" for none. */
  public String fallback() {
    return fallback;
  }

  /** One sentence for the reference. */
  public String meaning() {
    return meaning;
  }

  /** Reads a dotted key. */
  static Optional<Of> find(String dotted) {
    return Arrays.stream(values())
        .filter(each -> dotted.startsWith(each.family.prefix() + "."))
        .filter(each -> dotted.endsWith("." + each.key))
        .map(
            each -> new Of(each, between(dotted, each.family.prefix().length(), each.key.length())))
        .filter(of -> NAME.matcher(of.name).matches())
        .findFirst();
  }

  /** Reads an environment variable; of several keys that it could end in, the longest. */
  static Optional<Of> ofVariable(String variable) {
    return Arrays.stream(values())
        .filter(each -> variable.startsWith(each.family.variable() + "_"))
        .filter(each -> variable.endsWith("_" + each.suffix()))
        .sorted(Comparator.comparingInt((NamedKey each) -> each.key.length()).reversed())
        .map(each -> new Of(each, name(variable, each)))
        .filter(of -> NAME.matcher(of.name).matches())
        .findFirst();
  }

  /** True for a variable that can mean nothing but one of these keys. */
  static boolean isMeant(String variable) {
    return Arrays.stream(KeyFamily.values())
        .anyMatch(family -> variable.startsWith(family.variable() + "_"));
  }

  private static String name(String variable, NamedKey key) {
    return between(variable, key.family.variable().length(), key.suffix().length())
        .toLowerCase(Locale.ROOT)
        .replace('_', '-');
  }

  /** What is left without a prefix, a suffix, and a separator at each; "" for nothing. */
  private static String between(String text, int prefix, int suffix) {
    int end = text.length() - suffix - 1;
    return end > prefix + 1 ? text.substring(prefix + 1, end) : "";
  }

  private String suffix() {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
