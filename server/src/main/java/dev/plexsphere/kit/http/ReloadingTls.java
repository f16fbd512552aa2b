package dev.plexsphere.kit.http;

import dev.plexsphere.kit.tls.TlsFiles;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The listener's certificate, read again when its files change. While the new files cannot be used,
 * for example because one of the two is still being written, the old certificate stays.
 */
final class ReloadingTls extends AbstractLifeCycle {
  private static final Logger LOG = Logger.getLogger(ReloadingTls.class.getName());

  private final TlsFiles files;
  private final Duration poll;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private TlsFiles.Stamp seen;
  private @Nullable ScheduledExecutorService poller;

  /**
   * @throws IllegalArgumentException when the files do not hold a certificate and its key
   */
  ReloadingTls(TlsFiles files, Duration poll) {
    this.files = files;
    this.poll = poll;
    this.seen = files.stamp();
    use(factory);
    factory.setKeyStorePassword("");
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    factory.setSniRequired(false);
  }

  SslContextFactory.Server factory() {
    return factory;
  }

  @Override
  protected void doStart() {
    poller =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("tls-", 0).factory());
    var _ =
        poller.scheduleWithFixedDelay(
            this::look, poll.toMillis(), poll.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void doStop() {
    if (poller != null) {
      poller.shutdownNow();
    }
  }

  private void look() {
    try {
      var now = files.stamp();
      if (!now.equals(seen)) {
        factory.reload(this::use);
        seen = now;
        LOG.info("the TLS certificate was read again");
      }
    } catch (Exception e) {
      LOG.log(Level.WARNING, "the old TLS certificate stays: {0}", e.getMessage());
    }
  }

  private void use(SslContextFactory tls) {
    tls.setKeyStore(files.load());
  }
}
