package dev.plexsphere.config;

import static java.util.stream.Collectors.toSet;

import dev.plexsphere.authserver.HostedOptions;
import dev.plexsphere.authserver.ServerPolicy;
import dev.plexsphere.idp.TrustDomain;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code oauth2.servers.*}, and {@code oauth2.clients.*} by {@link ClientReader}. */
final class HostedReader {
  private static final int NOTICE_MAX = 500;
  private static final int MONTH = 2_592_000;
  private static final String PLATFORM = "platform";

  private final Settings settings;

  private HostedReader(Settings settings) {
    this.settings = settings;
  }

  /** Notes every mistake in {@code settings}; what it returns is good only if there is none. */
  static HostedOptions read(Settings settings, URI publicUrl, List<TrustDomain> trustDomains) {
    var clients = ClientReader.read(settings, publicUrl);
    return new HostedOptions(
        clients,
        new HostedReader(settings).policies(),
        trustDomains.stream().flatMap(each -> each.domains().stream()).collect(toSet()),
        settings.has(Key.HTTP_CLIENT_CERTIFICATE_HEADER));
  }

  private Map<String, ServerPolicy> policies() {
    var policies = new HashMap<String, ServerPolicy>();
    settings.names(KeyFamily.SERVERS).forEach(name -> policies.put(name, policy(name)));
    return policies;
  }

  private ServerPolicy policy(String name) {
    checkOnly(name, NamedKey.SERVER_MODE);
    checkOnly(name, NamedKey.SERVER_PKCE);
    checkOnly(name, NamedKey.SERVER_TOKEN_FORMAT);
    var idle = seconds(name, NamedKey.SERVER_SESSION_IDLE, 60, MONTH);
    var absolute = seconds(name, NamedKey.SERVER_SESSION_ABSOLUTE, 60, MONTH);
    return new ServerPolicy(
        seconds(name, NamedKey.SERVER_ACCESS_TOKEN, 30, 1800),
        seconds(name, NamedKey.SERVER_ID_TOKEN, 30, 1800),
        seconds(name, NamedKey.SERVER_CODE, 10, 600),
        seconds(name, NamedKey.SERVER_REFRESH_TOKEN, 60, MONTH),
        idle,
        absolute,
        notice(name),
        rotation(name));
  }

  private void checkOnly(String name, NamedKey key) {
    settings.oneOf(new NamedKey.Of(key, name), text(name, key), List.of(key.fallback()));
  }

  private Duration seconds(String name, NamedKey key, int min, int max) {
    return Duration.ofSeconds(
        settings.number(new NamedKey.Of(key, name), text(name, key), min, max));
  }

  private String notice(String name) {
    var notice = text(name, NamedKey.SERVER_LOGIN_NOTICE);
    if (notice.length() > NOTICE_MAX) {
      settings.mistake(
          new NamedKey.Of(NamedKey.SERVER_LOGIN_NOTICE, name)
              + " must be at most "
              + NOTICE_MAX
              + " characters");
    }
    return notice;
  }

  private Duration rotation(String name) {
    var key = new NamedKey.Of(NamedKey.SERVER_KEY_ROTATION, name);
    if (settings.named(key).isPresent()
        && !Set.of(HostedOptions.DEFAULT, PLATFORM).contains(name)) {
      settings.mistake(key + " can be set for " + HostedOptions.DEFAULT + " and platform only");
    }
    return Duration.ofDays(settings.number(key, text(name, NamedKey.SERVER_KEY_ROTATION), 2, 365));
  }

  /** What the server says, else what all servers say, else the default. */
  private String text(String name, NamedKey key) {
    return settings
        .named(new NamedKey.Of(key, name))
        .or(() -> settings.named(new NamedKey.Of(key, HostedOptions.DEFAULT)))
        .orElse(key.fallback());
  }
}
