package dev.plexsphere.cli.signing;

import com.google.protobuf.Timestamp;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.signing.v1.Fetch;
import dev.plexsphere.signing.v1.Key;
import dev.plexsphere.signing.v1.KeyState;
import dev.plexsphere.signing.v1.ListKeysRequest;
import dev.plexsphere.signing.v1.SignerServiceGrpc.SignerServiceBlockingStub;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** All keys of a scope, or of every scope, and what verifiers know of them. */
record KeyList(List<Key> keys) {
  private static final int PAGE = 500;
  private static final int KEYS_MAX = 100_000;

  static KeyList of(SignerServiceBlockingStub stub, String scope) {
    var found = new ArrayList<Key>();
    var request = ListKeysRequest.newBuilder().setScope(scope).setPageSize(PAGE);
    do {
      var page = stub.listKeys(request.build());
      found.addAll(page.getKeysList());
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty() && found.size() < KEYS_MAX);
    return new KeyList(List.copyOf(found));
  }

  /**
   * A verifier that knows a key of a scope, and not the one that signs.
   *
   * @param keyId the newest key
   * @param lastAt when it last fetched any
   */
  record Verifier(String name, String keyId, String lastAt) {}

  /** Those that would fail if only the newest key were left. */
  List<Verifier> behind(String scope) {
    var own = keys.stream().filter(key -> key.getScope().equals(scope)).toList();
    if (own.isEmpty()) {
      return List.of();
    }
    var newest = own.getLast();
    var last = new TreeMap<String, Timestamp>();
    for (var key : own) {
      for (Fetch fetch : key.getFetchesList()) {
        last.merge(
            fetch.getVerifier(),
            fetch.getLastAt(),
            (one, other) -> one.getSeconds() > other.getSeconds() ? one : other);
      }
    }
    newest.getFetchesList().forEach(fetch -> last.remove(fetch.getVerifier()));
    return last.entrySet().stream()
        .map(each -> new Verifier(each.getKey(), newest.getKeyId(), time(each.getValue())))
        .toList();
  }

  /** Names those in one line, if there are any. */
  static void remark(Invocation call, List<Verifier> behind) {
    if (!behind.isEmpty()) {
      var names =
          behind.stream().map(each -> each.name() + " (last " + each.lastAt() + ")").toList();
      call.streams()
          .remark(
              behind.size()
                  + (behind.size() == 1 ? " verifier has" : " verifiers have")
                  + " not fetched "
                  + behind.getFirst().keyId()
                  + ": "
                  + String.join(", ", names));
    }
  }

  static String state(KeyState state) {
    return state.name().substring("KEY_STATE_".length()).toLowerCase(Locale.ROOT);
  }

  /** RFC 3339 in UTC, whole seconds. */
  static String time(Timestamp time) {
    return Spans.exact(instant(time));
  }

  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
