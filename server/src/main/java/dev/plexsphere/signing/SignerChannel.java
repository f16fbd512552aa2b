package dev.plexsphere.signing;

import dev.plexsphere.kit.tls.TlsFiles;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the signer, made when it is first needed and made anew when our certificate has
 * changed. Thread-safe.
 */
final class SignerChannel implements AutoCloseable {
  private static final int MESSAGE_MAX = 16 * 1024 * 1024;
  private static final int CLOSE_SECONDS = 2;
  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final Duration RECONNECT = Duration.ofMillis(500);

  private final SignerEndpoint endpoint;
  private @Nullable ManagedChannel channel;
  private TlsFiles.@Nullable Stamp stamp;
  private long retried = System.nanoTime();

  SignerChannel(SignerEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * @throws SignerException.Away when our own certificate cannot be read
   */
  synchronized ManagedChannel get() {
    try {
      var now = endpoint.identity().stamp();
      var open = channel;
      if (open != null && now.equals(stamp)) {
        hurry(open);
        return open;
      }
      var made = open();
      if (open != null) {
        open.shutdown(); // what is under way on it ends by itself
      }
      channel = made;
      stamp = now;
      return made;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new SignerException.Away("our certificate for the signer: " + e.getMessage());
    }
  }

  /**
   * Left alone a channel waits longer after each attempt, two minutes in the end, in which a signer
   * that is back would not be asked. There is one signer and few of us.
   */
  private void hurry(ManagedChannel open) {
    if (open.getState(false) == ConnectivityState.TRANSIENT_FAILURE
        && System.nanoTime() - retried > RECONNECT.toNanos()) {
      retried = System.nanoTime();
      open.resetConnectBackoff();
    }
  }

  private ManagedChannel open() throws IOException, GeneralSecurityException {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore identity = endpoint.identity().load();
    keys.init(identity, new char[0]);
    var credentials =
        TlsChannelCredentials.newBuilder()
            .keyManager(keys.getKeyManagers())
            .trustManager(endpoint.authority().toFile())
            .build();
    return Grpc.newChannelBuilderForAddress(endpoint.host(), endpoint.port(), credentials)
        .maxInboundMessageSize(MESSAGE_MAX)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .directExecutor() // answers only complete futures
        .build();
  }

  @Override
  public synchronized void close() {
    var open = channel;
    channel = null;
    if (open == null) {
      return;
    }
    open.shutdownNow();
    try {
      open.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
