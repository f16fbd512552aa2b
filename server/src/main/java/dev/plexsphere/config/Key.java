package dev.plexsphere.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every configuration key. {@code docs/reference/configuration.md} is generated from this list; the
 * environment variable is the key in upper case, dots and dashes as underscores, after {@code
 * PLEXSPHERE_}.
 */
public enum Key {
  PUBLIC_URL(
      "public-url",
      "https://platform.<base-domain>",
      "Where people reach this installation. Links and redirects are made from it, never from request headers."),
  BASE_DOMAIN(
      "base-domain",
      "",
      "When set, each Domain's authorization server is https://<slug>.<base-domain>; otherwise <public-url>/as/<slug>."),
  HTTP_ADDRESS(
      "http.address", "127.0.0.1", "Address to listen on. Plain HTTP is refused off loopback."),
  HTTP_PORT("http.port", "8080", "Port to listen on; 0 takes a free one."),
  HTTP_TRUSTED_PROXIES(
      "http.trusted-proxies",
      "",
      "CIDRs whose X-Forwarded-For and X-Forwarded-Proto are believed, comma separated."),
  HTTP_CLIENT_CERTIFICATE_HEADER(
      "http.client-certificate-header",
      "",
      "Header in which the proxies of http.trusted-proxies pass on the certificate that a client has shown them and they have verified, such as Client-Cert. Without it there is no mutual TLS."),
  HTTP_CLIENT_CERTIFICATE_FORMAT(
      "http.client-certificate-format",
      "rfc9440",
      "How it stands there: rfc9440 (:base64 of DER:), pem (percent-encoded, nginx's $ssl_client_escaped_cert) or xfcc (Envoy's X-Forwarded-Client-Cert, the last element)."),
  PROBE_PORT(
      "probe.port", "8081", "Loopback port of /livez, /readyz and /metrics; 0 takes a free one."),
  TLS_CERTIFICATE(
      "tls.certificate", "", "PEM file with the certificate chain; reloaded when it changes."),
  TLS_PRIVATE_KEY("tls.private-key", "", "PEM file with the PKCS#8 private key."),
  DATABASE_URL(
      "database.url",
      "",
      "postgres://user:password@host:5432/database, PostgreSQL 15 or later. Required for server."),
  DATABASE_CONNECTIONS_MAX(
      "database.connections-max", "10", "Connections of one node to the database, 2 to 200."),
  KEK_FILE(
      "kek-file",
      "",
      "File with the key-encryption key: 32 bytes in base64, readable by its owner only. Required for server."),
  LICENSE_TRUST_ANCHORS(
      "license.trust-anchors",
      "",
      "File with the public keys whose licenses count here, of every kind: a JWK Set or PEM, P-256, read at start."),
  IDP_EGRESS_ALLOW(
      "idp.egress.allow",
      "",
      "CIDRs of private or loopback networks in which identity providers may be, and where clients hear of sign-outs, comma separated."),
  TOKENS_SERVICE_TTL("tokens.service-ttl", "P90D", "Lifetime of a machine's token, ISO 8601."),
  TOKENS_API_TTL(
      "tokens.api-ttl", "P90D", "Lifetime of a person's API token when none is asked for."),
  TOKENS_LOGIN_TTL("tokens.login-ttl", "PT12H", "Lifetime of a device login's token."),
  TOKENS_LIVE_MAX("tokens.live-max", "100", "Live tokens that one identity may hold, 1 to 100000."),
  DEPLOYMENT_MODE(
      "deployment-mode",
      "prod",
      "prod or dev. Only dev takes an operator's password from whoever sets the installation up; plexsphere dev is always dev."),
  SETUP_SECRET_FILE(
      "setup.secret-file",
      "",
      "File with the secret that opens the setup gate, 22 characters or more, readable by its owner only."),
  SETUP_SECRET_OUT(
      "setup.secret-out",
      "setup-secret beside the kek-file",
      "Where the server writes the setup secret that it made, when none is configured and the gate is open; the log names the file."),
  LICENSE_FILE("license.file", "", "File with a license (compact JWS) that is installed at start."),
  ONBOARDING_ENABLED(
      "platform.onboarding.operator.enabled",
      "true",
      "Whether the operator below is made at start while the setup gate is open; needs a license."),
  ONBOARDING_EMAIL(
      "platform.onboarding.operator.email", "", "E-mail address of the first operator."),
  ONBOARDING_NAME(
      "platform.onboarding.operator.display-name",
      "",
      "Name of the first operator; the e-mail address when left out."),
  ONBOARDING_CREDENTIAL(
      "platform.onboarding.operator.initial-credential",
      "",
      "Their password. Deployment mode dev only; prod ignores it with a warning."),
  ONBOARDING_CREDENTIAL_FILE(
      "platform.onboarding.operator.initial-credential-file",
      "",
      "File with their password, instead of the key above."),
  MAIL_HOST(
      "mail.host",
      "",
      "SMTP server that sends activation and reset links; none means that links are handed over by hand."),
  MAIL_PORT("mail.port", "587", "Its port."),
  MAIL_FROM("mail.from", "", "Address that mail comes from. Required with mail.host."),
  MAIL_TLS(
      "mail.tls",
      "starttls",
      "starttls, tls (from the first byte) or none; none is taken for a loopback mail.host only."),
  MAIL_USERNAME("mail.username", "", "User to authenticate as; none sends without."),
  MAIL_PASSWORD_FILE("mail.password-file", "", "File with that user's password."),
  SESSIONS_IDLE("sessions.idle", "PT8H", "A browser session unused this long is over."),
  SESSIONS_ABSOLUTE(
      "sessions.absolute", "PT24H", "A browser session is over after this, used or not."),
  GATEWAY_PORT(
      "gateway.port",
      "",
      "Port of the gateway, a listener and an origin of its own; 0 takes a free one. Without it there is no gateway."),
  GATEWAY_BIND(
      "gateway.bind",
      "127.0.0.1",
      "Address that the gateway listens on. Plain HTTP is refused off loopback; with tls.certificate it speaks HTTPS."),
  GATEWAY_PUBLIC_URL(
      "gateway.public-url",
      "https://gateway.<base-domain>",
      "Where people reach the gateway; another origin than public-url."),
  GATEWAY_SESSION_MAX(
      "gateway.session-max",
      "PT24H",
      "A gateway session lasts at most this long, whatever a login asks for; 8 hours when it asks for nothing."),
  GATEWAY_AUTH0_DOMAIN(
      "gateway.auth0.domain",
      "",
      "Identity provider that the runtime contract tells command lines of, without a scheme. Informational, like the three below: the allow-list decides whose tokens count."),
  GATEWAY_AUTH0_CLIENT_ID("gateway.auth0.client-id", "", "Its client for command lines."),
  GATEWAY_AUTH0_REDIRECT_URI("gateway.auth0.redirect-uri", "", "Where that client is answered."),
  GATEWAY_AUTH0_AUDIENCE("gateway.auth0.audience", "", "Audience that it asks for."),
  SIGNER_ENDPOINT(
      "signer.endpoint",
      "",
      "host:port of the signer. Without one nothing is signed: no events, no checkpoints."),
  SIGNER_CA("signer.ca", "", "PEM file with the certificates that the signer's must lead to."),
  SIGNER_CERTIFICATE(
      "signer.certificate", "", "PEM file with our client certificate for the signer."),
  SIGNER_PRIVATE_KEY("signer.private-key", "", "PEM file with its PKCS#8 private key."),
  SIGNER_FIRST_KEYS(
      "signer.first-keys",
      "",
      "Names of scopes' first keys, such as platform=platform-2026; the month's otherwise."),
  EVENTS_RETENTION(
      "events.retention", "P7D", "How long events can be replayed with Last-Event-ID, ISO 8601."),
  EVENTS_NATS_URL(
      "events.nats-url",
      "",
      "NATS server with JetStream that gets every event, such as nats://nats.example.com:4222."),
  AUDIT_CHECKPOINT_EVERY(
      "audit.checkpoint-every",
      "PT1H",
      "How often chains that changed get a signed checkpoint; a rotation makes one at once."),
  AUDIT_ANCHOR_FILE(
      "audit.anchor-file",
      "",
      "File outside of the database to which every checkpoint is appended, for audit verify --anchor."),
  AUDIT_SINK_FILE(
      "audit.sink.file", "", "File to which every event is appended as a line of JSON."),
  AUDIT_SINK_SYSLOG(
      "audit.sink.syslog", "", "host:port of a syslog server that gets every event, over TCP.");

  private final String key;
  private final String fallback;
  private final String meaning;

  Key(String key, String fallback, String meaning) {
    this.key = key;
    this.fallback = fallback;
    this.meaning = meaning;
  }

  /** As in the file: lower case, dotted by feature. */
  public String key() {
    return key;
  }

  /** The default, or "" for none. */
  public String fallback() {
    return fallback;
  }

  /** One sentence for the reference. */
  public String meaning() {
    return meaning;
  }

  /** The environment variable. */
  public String variable() {
    return "PLEXSPHERE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The key of that name. */
  public static Optional<Key> find(String key) {
    return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
  }
}
