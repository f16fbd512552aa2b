package dev.plexsphere.config;

import dev.plexsphere.idp.SpiffeBundle;
import dev.plexsphere.idp.SpiffeId;
import dev.plexsphere.idp.TrustDomain;
import dev.plexsphere.idp.TrustDomain.Source;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code spiffe.trust-domains.*}. */
final class SpiffeReader {
  private static final Map<NamedKey, BiFunction<SpiffeReader, String, Optional<Source>>> SOURCES =
      Map.of(
          NamedKey.SPIFFE_BUNDLE, SpiffeReader::inline,
          NamedKey.SPIFFE_FILE, SpiffeReader::file,
          NamedKey.SPIFFE_URL, SpiffeReader::endpoint);

  private final Settings settings;
  private final String label;

  private SpiffeReader(Settings settings, String label) {
    this.settings = settings;
    this.label = label;
  }

  /** Notes every mistake in {@code settings}; what it returns is good only if there is none. */
  static List<TrustDomain> read(Settings settings) {
    var found =
        settings.names(KeyFamily.SPIFFE).stream()
            .map(label -> new SpiffeReader(settings, label).trustDomain())
            .flatMap(Optional::stream)
            .toList();
    var names = new HashSet<String>();
    found.stream()
        .filter(each -> !names.add(each.name()))
        .forEach(each ->
            settings.mistake("spiffe.trust-domains: " + each.name() + " stands there twice"));
    return found;
  }

  private Optional<TrustDomain> trustDomain() {
    var name = text(NamedKey.SPIFFE_NAME).orElse(label);
    if (!SpiffeId.isTrustDomain(name)) {
      mistake(
          NamedKey.SPIFFE_NAME,
          "must be the name of a trust domain, such as example.org, without spiffe://");
    }
    return source().map(source -> new TrustDomain(name, source, domains()));
  }

  private Set<String> domains() {
    var slugs =
        text(NamedKey.SPIFFE_DOMAINS).stream()
            .flatMap(all -> Arrays.stream(all.split(",", -1)))
            .map(String::strip)
            .filter(slug -> !slug.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    if (slugs.isEmpty()) {
      mistake(NamedKey.SPIFFE_DOMAINS, "is required");
    }
    return slugs;
  }

  private Optional<Source> source() {
    var given =
        Stream.of(NamedKey.SPIFFE_BUNDLE, NamedKey.SPIFFE_FILE, NamedKey.SPIFFE_URL)
            .filter(key -> text(key).isPresent())
            .toList();
    if (given.size() != 1) {
      mistake(NamedKey.SPIFFE_BUNDLE, "or bundle-file or bundle-url is required, and only one");
      return Optional.empty();
    }
    var key = given.getFirst();
    return Objects.requireNonNull(SOURCES.get(key)).apply(this, text(key).orElseThrow());
  }

  private Optional<Source> inline(String json) {
    return parse(NamedKey.SPIFFE_BUNDLE, json).map(Source.Inline::new);
  }

  private Optional<Source> file(String path) {
    try {
      return parse(NamedKey.SPIFFE_FILE, Files.readString(Path.of(path)))
          .map(_ -> new Source.OfFile(Path.of(path)));
    } catch (IOException _) {
      mistake(NamedKey.SPIFFE_FILE, path + " cannot be read");
      return Optional.empty();
    }
  }

  private Optional<Source> endpoint(String url) {
    try {
      var uri = URI.create(url);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null) {
        return Optional.of(new Source.Endpoint(uri));
      }
    } catch (IllegalArgumentException _) {
      // reported below
    }
    mistake(NamedKey.SPIFFE_URL, "must be an https URL without a user or a fragment, was " + url);
    return Optional.empty();
  }

  private Optional<SpiffeBundle> parse(NamedKey key, String json) {
    try {
      return Optional.of(SpiffeBundle.parse(json));
    } catch (IllegalArgumentException e) {
      mistake(key, "is no SPIFFE bundle: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<String> text(NamedKey key) {
    return settings.named(new NamedKey.Of(key, label));
  }

  private void mistake(NamedKey key, String what) {
    settings.mistake(new NamedKey.Of(key, label) + " " + what);
  }
}
