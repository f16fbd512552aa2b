package dev.plexsphere.idp;

import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.TrustDomain.Source;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.GuardedClient.Fetched;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * The bundles of the trust domains that are configured, and which Domain trusts which. A file is
 * read again when it has changed, an endpoint asked again as its bundle asks for, within bounds;
 * what was good stays good while what comes after it is not. Thread-safe.
 */
public final class TrustBundles {
  private static final Logger LOG = Logger.getLogger(TrustBundles.class.getName());

  private record OnDisk(FileTime changed, long bytes, SpiffeBundle bundle) {}

  private final Map<String, TrustDomain> domains;
  private final Function<URI, Fetched> http;
  private final DocumentCache<SpiffeBundle> fetched;
  private final Map<Path, OnDisk> files = new ConcurrentHashMap<>();

  /**
   * @param domains with names that differ
   * @param http gets a document through the guard
   */
  public TrustBundles(List<TrustDomain> domains, Function<URI, Fetched> http, InstantSource clock) {
    this.domains =
        domains.stream().collect(Collectors.toUnmodifiableMap(TrustDomain::name, each -> each));
    this.http = http;
    this.fetched = new DocumentCache<>(clock, SpiffeBundle::refresh, TrustBundles::unreachable);
  }

  boolean isEmpty() {
    return domains.isEmpty();
  }

  boolean isTrusting(String slug, String trustDomain) {
    var found = domains.get(trustDomain);
    return found != null && found.domains().contains(slug);
  }

  /**
   * The trust domain's keys; none for one that is not configured.
   *
   * @param anew asks an endpoint although its bundle is fresh, because a kid was unknown
   * @throws dev.plexsphere.kit.RefusedException {@code spiffe_bundle_unreachable}
   */
  JWKSet keys(String trustDomain, boolean anew) {
    var found = domains.get(trustDomain);
    return found == null ? new JWKSet() : bundle(found, anew).keys();
  }

  private SpiffeBundle bundle(TrustDomain domain, boolean anew) {
    return switch (domain.source()) {
      case Source.Inline(var bundle) -> bundle;
      case Source.OfFile(var path) -> read(path);
      case Source.Endpoint(var url) -> fetched.get(domain.name(), anew, () -> fetch(url));
    };
  }

  private SpiffeBundle read(Path path) {
    var kept = files.get(path);
    try {
      var changed = Files.getLastModifiedTime(path);
      long bytes = Files.size(path);
      if (kept != null && kept.changed.equals(changed) && kept.bytes == bytes) {
        return kept.bundle;
      }
      var bundle = SpiffeBundle.parse(Files.readString(path));
      files.put(path, new OnDisk(changed, bytes, bundle));
      return bundle;
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(Level.WARNING, "SPIFFE bundle {0}: {1}", new Object[] {path, e});
      if (kept != null) {
        return kept.bundle;
      }
      throw unreachable();
    }
  }

  private SpiffeBundle fetch(URI url) {
    try {
      return switch (http.apply(url)) {
        case Fetched.Answered(int status, var body) when status == 200 -> SpiffeBundle.parse(body);
        case Fetched.Answered(int status, _) -> throw unreachable(url, "status " + status);
        case Fetched.Failed(var why) -> throw unreachable(url, why);
      };
    } catch (IllegalArgumentException e) {
      throw unreachable(url, String.valueOf(e.getMessage()));
    }
  }

  private static RefusedException unreachable(URI url, String why) {
    LOG.log(Level.WARNING, "SPIFFE bundle {0}: {1}", new Object[] {url, why});
    return unreachable();
  }

  private static RefusedException unreachable() {
    return Refusal.of(
            ErrorCode.SPIFFE_BUNDLE_UNREACHABLE,
            "The keys of the SPIFFE trust domain cannot be had now; try again later.")
        .asException();
  }
}
