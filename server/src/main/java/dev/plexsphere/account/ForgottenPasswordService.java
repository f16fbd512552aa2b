package dev.plexsphere.account;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.throttle.ThrottleService;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends who forgot their password a link to set another one. Whoever asks learns nothing: the work
 * is done by another thread, so that neither the answer nor its time tells whether there is such an
 * account. Thread-safe.
 */
public final class ForgottenPasswordService implements AutoCloseable {
  static final int NAME_MAX = 3;
  static final int NETWORK_MAX = 20;
  static final Duration WINDOW = Duration.ofHours(1);

  private static final Logger LOG = Logger.getLogger(ForgottenPasswordService.class.getName());
  private static final int QUEUE_MAX = 100;

  private final Database database;
  private final AccountService accounts;
  private final AccountActionService actions;
  private final LinkDeliveryService links;
  private final ThrottleService throttle;

  /** One thread: mail is slow, and nobody waits for it. Bounded, so that a flood is refused. */
  private final ThreadPoolExecutor sender =
      new ThreadPoolExecutor(
          0,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(QUEUE_MAX),
          Thread.ofPlatform().name("forgotten-password").daemon().factory());

  public ForgottenPasswordService(
      Database database,
      AccountService accounts,
      AccountActionService actions,
      LinkDeliveryService links,
      ThrottleService throttle) {
    this.database = database;
    this.accounts = accounts;
    this.actions = actions;
    this.links = links;
    this.throttle = throttle;
  }

  /** True where links can be sent. */
  public boolean isOffered() {
    return links.isConfigured();
  }

  /**
   * Has a link sent to the account of that address, if there is one that can sign in. Three times
   * an hour for a name, whether or not it exists, and twenty for a network.
   *
   * @return how long to wait instead; empty when it was taken
   */
  public Optional<Duration> ask(DomainId domain, String email, String address) {
    var name = Usernames.canonical(email);
    var digest = HexFormat.of().formatHex(Secrets.sha256(name), 0, 16);
    var wait = throttle.hit("forgotten:" + domain + ":" + digest, NAME_MAX, WINDOW);
    if (wait.isEmpty()) {
      var network = "forgotten-from:" + ThrottleService.network(address);
      wait = throttle.hit(network, NETWORK_MAX, WINDOW);
    }
    return wait.isPresent() || !Usernames.isEmail(name) ? wait : enqueue(domain, email);
  }

  private Optional<Duration> enqueue(DomainId domain, String email) {
    try {
      sender.execute(() -> send(domain, email));
      return Optional.empty();
    } catch (RejectedExecutionException e) {
      return Optional.of(Duration.ofMinutes(1));
    }
  }

  private void send(DomainId domain, String email) {
    try {
      var account = accounts.findByEmail(domain, email).filter(Account::active);
      if (account.isPresent()) {
        var issued = database.transaction(tx -> actions.issue(tx, account.get()));
        links.deliver(issued); // logs what it cannot send
      }
    } catch (RuntimeException e) {
      // the class alone: a statement's message may hold the address
      LOG.log(
          Level.WARNING,
          "a link for a forgotten password was not made: {0}",
          e.getClass().getSimpleName());
    }
  }

  /** Ends once what was asked for is sent, within five seconds; what is left is said to be lost. */
  @Override
  public void close() {
    sender.shutdown();
    try {
      if (!sender.awaitTermination(5, TimeUnit.SECONDS)) {
        int lost = sender.shutdownNow().size();
        LOG.log(Level.WARNING, "{0} links for forgotten passwords were not sent", lost);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
