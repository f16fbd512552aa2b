package dev.plexsphere.config;

import dev.plexsphere.kit.tls.TlsFiles;
import dev.plexsphere.signing.SignerEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signed events and the audit log.
 *
 * @param signer null: facts are sealed and audited, and nothing is signed
 * @param firstKeys names of keys by scope, for scopes that have none yet
 * @param retention how long the stream can be replayed
 * @param nats servers of NATS JetStream that get every event; null for none
 * @param checkpointEvery how often chains that changed get a signed checkpoint
 * @param anchorFile where every checkpoint is appended, outside of the database; null for nowhere
 * @param sinkFile where every event is appended as a line of JSON; null for nowhere
 * @param syslog {@code host:port} of a syslog server over TCP (RFC 6587); null for none
 */
public record EventsConfig(
    @Nullable SignerEndpoint signer,
    Map<String, String> firstKeys,
    Duration retention,
    @Nullable URI nats,
    Duration checkpointEvery,
    @Nullable Path anchorFile,
    @Nullable Path sinkFile,
    @Nullable String syslog) {

  /** No signer, nothing outside. */
  public static EventsConfig none() {
    return new EventsConfig(
        null, Map.of(), Duration.ofDays(7), null, Duration.ofHours(1), null, null, null);
  }

  static EventsConfig read(Settings settings) {
    return new EventsConfig(
        signer(settings),
        firstKeys(settings),
        settings.duration(Key.EVENTS_RETENTION, Duration.ofMinutes(10), Duration.ofDays(365)),
        nats(settings),
        settings.duration(Key.AUDIT_CHECKPOINT_EVERY, Duration.ofSeconds(1), Duration.ofDays(1)),
        path(settings, Key.AUDIT_ANCHOR_FILE),
        path(settings, Key.AUDIT_SINK_FILE),
        settings.has(Key.AUDIT_SINK_SYSLOG) ? settings.text(Key.AUDIT_SINK_SYSLOG) : null);
  }

  private static @Nullable SignerEndpoint signer(Settings settings) {
    if (!settings.has(Key.SIGNER_ENDPOINT)) {
      return null;
    }
    var authority = path(settings, Key.SIGNER_CA);
    var certificate = path(settings, Key.SIGNER_CERTIFICATE);
    var privateKey = path(settings, Key.SIGNER_PRIVATE_KEY);
    if (authority == null || certificate == null || privateKey == null) {
      settings.mistake(
          "signer.endpoint needs signer.ca, signer.certificate and signer.private-key");
      return null;
    }
    try {
      return SignerEndpoint.of(
          settings.text(Key.SIGNER_ENDPOINT), authority, new TlsFiles(certificate, privateKey));
    } catch (IllegalArgumentException e) {
      settings.mistake("signer.endpoint " + e.getMessage());
      return null;
    }
  }

  private static Map<String, String> firstKeys(Settings settings) {
    var names = new HashMap<String, String>();
    for (var each : settings.list(Key.SIGNER_FIRST_KEYS)) {
      int equals = each.indexOf('=');
      if (equals < 1) {
        settings.mistake("signer.first-keys is a list of scope=key-id, was " + each);
      } else {
        names.put(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return names;
  }

  private static @Nullable URI nats(Settings settings) {
    if (!settings.has(Key.EVENTS_NATS_URL)) {
      return null;
    }
    var text = settings.text(Key.EVENTS_NATS_URL);
    try {
      var url = URI.create(text);
      boolean isNats = "nats".equals(url.getScheme()) || "tls".equals(url.getScheme());
      if (isNats && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    settings.mistake("events.nats-url must look like nats://host:4222 or tls://host:4222");
    return null;
  }

  private static @Nullable Path path(Settings settings, Key key) {
    return settings.has(key) ? Path.of(settings.text(key)) : null;
  }
}
