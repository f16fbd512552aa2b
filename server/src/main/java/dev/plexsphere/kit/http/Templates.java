package dev.plexsphere.kit.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.http.pathmap.MappedResource;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;

/**
 * Paths with {@code {name}} for a segment. Jetty tries one regular expression after the other, so
 * they lie in groups by what a path shows at once: how many segments it has, its first and its
 * last.
 *
 * @param <T> what is mounted
 */
final class Templates<T> {
  private static final String ANY = "";

  private final Map<Group, PathMappings<T>> groups = new HashMap<>();

  /**
   * @param last {@link #ANY} where the templates have a variable
   */
  private record Group(int segments, String first, String last) {
    static Group of(String path) {
      int segments = (int) path.chars().filter(c -> c == '/').count();
      int end = path.indexOf('/', 1);
      var first = end < 0 ? path : path.substring(0, end);
      return new Group(segments, first, path.substring(path.lastIndexOf('/') + 1));
    }

    Group anyLast() {
      return new Group(segments, first, ANY);
    }
  }

  /**
   * A template that fits.
   *
   * @param values the segments that its names stand for, decoded
   */
  record Match<T>(T resource, Map<String, String> values) {}

  /**
   * What is mounted at the template, put there now where nothing was.
   *
   * @throws IllegalArgumentException for a template that begins with a variable
   */
  T computeIfAbsent(String template, Supplier<T> maker) {
    var group = Group.of(template);
    if (group.first.indexOf('{') >= 0) {
      throw new IllegalArgumentException("begins with a variable: " + template);
    }
    var known =
        groups.computeIfAbsent(
            group.last.indexOf('{') < 0 ? group : group.anyLast(), _ -> new PathMappings<>());
    var spec = new UriTemplatePathSpec(template);
    var there = known.get(spec);
    if (there != null) {
      return there;
    }
    var made = maker.get();
    known.put(spec, made);
    return made;
  }

  /** Everything that is mounted. */
  Stream<T> values() {
    return groups.values().stream()
        .flatMap(PathMappings::streamResources)
        .map(MappedResource::getResource);
  }

  /** A template that fits the path; one whose last segment is fixed comes first. */
  Optional<Match<T>> match(String path) {
    var group = Group.of(path);
    return match(group, path).or(() -> match(group.anyLast(), path));
  }

  private Optional<Match<T>> match(Group group, String path) {
    var known = groups.get(group);
    return known == null
        ? Optional.empty()
        : Optional.ofNullable(known.getMatched(path)).map(found -> match(found, path));
  }

  private static <T> Match<T> match(MatchedResource<T> found, String path) {
    var values = new HashMap<String, String>();
    ((UriTemplatePathSpec) found.getPathSpec())
        .getPathParams(path)
        .forEach((name, value) -> values.put(name, Params.decodeSegment(value)));
    return new Match<>(found.getResource(), values);
  }
}
