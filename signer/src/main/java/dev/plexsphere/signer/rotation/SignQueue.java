package dev.plexsphere.signer.rotation;

import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.signer.SignerRefusal;
import dev.plexsphere.signer.provider.KeyProvider;
import dev.plexsphere.signer.provider.ProviderException;
import dev.plexsphere.verifier.SignedBytes;
import dev.plexsphere.verifier.SigningContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signs with the key that signs now. Which one that is, the database is asked after a request has
 * come and before it is answered, for all that wait at that moment together: so when a rotation has
 * been answered anywhere, no request that comes later is signed with the old key. Nothing blocks
 * whoever asks. Thread-safe.
 */
public final class SignQueue implements AutoCloseable {
  private static final int WORKERS = 2;
  private static final int WAITING_MAX = 20_000;
  private static final int TOGETHER_MAX = 256;

  private final Database database;
  private final KeyProvider provider;
  private final KeyRows keys = new KeyRows();
  private final KeyDirectory directory;
  private final BlockingQueue<Request> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final List<Thread> workers = new ArrayList<>();

  /**
   * What is to be signed.
   *
   * @param keyId the key that stands in the bytes; null for whichever signs
   */
  public record Request(
      ScopeName scope,
      @Nullable KeyId keyId,
      SigningContext context,
      List<byte[]> canonical,
      Answer answer) {}

  /** Takes what comes of a request: one of the two, once, on a worker's thread. */
  public record Answer(SignedConsumer signed, Consumer<RuntimeException> refused) {}

  /** Takes signatures. */
  @FunctionalInterface
  public interface SignedConsumer {
    /** One signature for each of the request, in order. */
    void accept(String keyId, List<byte[]> signatures);
  }

  public SignQueue(Database database, KeyProvider provider, KeyDirectory directory) {
    this.database = database;
    this.provider = provider;
    this.directory = directory;
    for (int i = 0; i < WORKERS; i++) {
      workers.add(Thread.ofPlatform().name("sign-" + i).daemon().start(this::work));
    }
  }

  /** Has a request signed soon; refuses at once when too many wait. */
  public void ask(Request request) {
    if (!waiting.offer(request)) {
      request.answer().refused().accept(SignerRefusal.unavailable());
    }
  }

  private void work() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        var together = new ArrayList<Request>();
        together.add(waiting.take());
        waiting.drainTo(together, TOGETHER_MAX - 1);
        sign(together);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sign(List<Request> together) {
    Map<String, StoredKey> active;
    try {
      var scopes = together.stream().map(each -> each.scope().value()).collect(Collectors.toSet());
      active = database.read(handle -> keys.active(handle, scopes));
    } catch (RefusedException e) {
      together.forEach(each -> each.answer().refused().accept(SignerRefusal.unavailable()));
      return;
    }
    together.forEach(each -> answer(each, active.get(each.scope().value())));
  }

  private void answer(Request request, @Nullable StoredKey key) {
    try {
      var signatures = sign(request, key);
      request.answer().signed().accept(key == null ? "" : key.keyId(), signatures);
    } catch (SignerRefusal e) {
      request.answer().refused().accept(e);
    } catch (ProviderException | RefusedException e) {
      request.answer().refused().accept(SignerRefusal.unavailable());
    } catch (RuntimeException e) {
      request.answer().refused().accept(e);
    }
  }

  private List<byte[]> sign(Request request, @Nullable StoredKey key) {
    var asked = request.keyId();
    if (key == null) {
      throw SignerRefusal.noKey();
    }
    if (asked != null && !asked.value().equals(key.keyId())) {
      throw directory.whyNot(request.scope(), asked);
    }
    var signatures = new ArrayList<byte[]>(request.canonical().size());
    for (var canonical : request.canonical()) {
      signatures.add(provider.sign(key.handle(), SignedBytes.of(request.context(), canonical)));
    }
    return signatures;
  }

  @Override
  public void close() {
    workers.forEach(Thread::interrupt);
  }
}
