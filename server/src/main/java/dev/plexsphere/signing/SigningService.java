package dev.plexsphere.signing;

import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.verifier.SigningContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * Signatures of the signer, and the keys they are checked with. Which key signs is the signer's to
 * say: a caller names the key that stands in its bytes, and is told when another one signs by now.
 * Thread-safe.
 */
public final class SigningService implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SigningService.class.getName());
  private static final int FETCHES_MAX = 1_000;

  private final SigningKeyService keys;
  private final SignerClient client;
  private final InstallationKey installation;
  private final Map<String, String> firstKeys;

  /**
   * @param installation signs for the platform where the signer does not
   * @param firstKeys names of keys by scope, for scopes that have none yet
   */
  public SigningService(
      SigningKeyService keys,
      SignerEndpoint endpoint,
      InstallationKey installation,
      Map<String, String> firstKeys) {
    this.keys = keys;
    this.installation = installation;
    this.client = new SignerClient(endpoint);
    this.firstKeys = Map.copyOf(firstKeys);
  }

  /** The key of a scope that was last known to sign; the scope's first one is made if need be. */
  public SigningKey current(Scope scope) {
    return keys.newest(scope)
        .orElseGet(() -> {
          keys.keepFirst(scope, first(scope));
          return keys.newest(scope).orElseThrow(); // another node's, should it have been faster
        });
  }

  private SigningKey first(Scope scope) {
    try {
      return client.first(scope, firstKeys.getOrDefault(scope.toString(), ""));
    } catch (SignerException.Refused e) {
      if (scope.equals(Scope.PLATFORM) && e.isByProfile()) {
        return installation.ensure();
      }
      throw e;
    }
  }

  /**
   * Opens a rotation for whoever {@code token} is of.
   *
   * @param token an access token for the signer
   */
  public void openRotation(Scope scope, String newKeyId, Secret token) {
    current(scope);
    client.openRotation(scope, newKeyId, token);
  }

  /**
   * Asks for signatures; the answer is waited for by whoever takes it, so that several batches may
   * be under way.
   *
   * @param keyId what stands in the bytes
   * @return one signature for each, in order; throws {@link SignerException}
   */
  public Supplier<List<byte[]>> sign(
      Scope scope, String keyId, SigningContext context, List<byte[]> canonical) {
    if (scope.equals(Scope.PLATFORM) && installation.is(keyId)) {
      return () -> installation.sign(context, canonical);
    }
    return client.sign(scope, keyId, context, canonical)::get;
  }

  /**
   * The announcements that follow a key, each checked with the key before it.
   *
   * @throws SignerException.Refused when one is of another scope, or not signed by the key that it
   *     replaces
   */
  public List<Announcement> successors(Scope scope, SigningKey key) {
    var found = new ArrayList<Announcement>();
    var newest = key;
    for (var each : client.announcements(scope)) {
      if (each.oldKeyId().equals(newest.id())) {
        if (!each.scope().equals(scope) || !each.isSignedBy(newest)) {
          throw new SignerException.Refused(
              "the key "
                  + each.key().id()
                  + " of "
                  + scope
                  + " is not announced by "
                  + newest.id());
        }
        found.add(each);
        newest = each.key();
      }
    }
    return found;
  }

  /** The scopes whose key changed from {@code since} on. */
  public List<Scope> changedSince(Instant since) {
    return client.announcements(since).stream().map(Announcement::scope).distinct().toList();
  }

  /** Tells the signer who read which key. */
  public void flushFetches() {
    var taken = keys.fetches().take(FETCHES_MAX);
    if (taken.isEmpty()) {
      return;
    }
    try {
      client.recordFetches(taken);
    } catch (SignerException e) {
      taken.forEach(each -> keys.noteFetch(each.scope(), each.keyId(), each.verifier(), each.at()));
      LOG.fine(() -> "who read signing keys is told later: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
