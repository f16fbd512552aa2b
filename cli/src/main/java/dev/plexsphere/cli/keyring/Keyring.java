package dev.plexsphere.cli.keyring;

import dev.plexsphere.cli.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The Secret Service of the person's desktop, by libsecret's {@code secret-tool}. A secret goes
 * there on stdin and comes back on stdout, so that no list of processes shows it. Every call is
 * over within two seconds, whatever the keyring does.
 */
public final class Keyring {
  /** What {@code secret-tool} reads of stdin, in bytes; it cuts off the rest without a word. */
  private static final int LENGTH_MAX = 8_000;

  private final Map<String, String> env;

  /**
   * @param env of the process: where the session bus is
   */
  public Keyring(Map<String, String> env) {
    this.env = env;
  }

  /**
   * Finds out whether a secret would come back, before one is made that must be kept.
   *
   * @throws KeyringException when not
   */
  public void probe(RandomGenerator random) throws KeyringException {
    var tool = new SecretTool(env);
    var id = "probe-" + Long.toHexString(random.nextLong());
    put(tool, id, "plexctl: probe", new Secret(id));
    remove(tool, id);
  }

  /**
   * Keeps a secret, and makes sure that it comes back.
   *
   * @param id what it is found by
   * @param label what a person sees in the keyring's own list
   * @throws KeyringException when it is not kept
   */
  public void store(String id, String label, Secret secret) throws KeyringException {
    if (secret.value().getBytes(StandardCharsets.UTF_8).length > LENGTH_MAX) {
      throw new KeyringException("it takes no secret of more than " + LENGTH_MAX + " bytes");
    }
    put(new SecretTool(env), id, label, secret);
  }

  private static void put(SecretTool tool, String id, String label, Secret secret)
      throws KeyringException {
    tool.require(secret.value(), "store", "--label=" + label, id);
    if (!find(tool, id).equals(Optional.of(secret))) {
      remove(tool, id);
      throw new KeyringException("it does not give back what it was given");
    }
  }

  /**
   * What is kept under that id; empty when nothing is.
   *
   * @throws KeyringException when nobody can tell
   */
  public Optional<Secret> find(String id) throws KeyringException {
    return find(new SecretTool(env), id);
  }

  private static Optional<Secret> find(SecretTool tool, String id) throws KeyringException {
    var found = tool.run("", "lookup", id);
    if (found.exit() == 0) {
      return Optional.of(new Secret(found.out()));
    }
    refuseIfHidden(tool, id, found);
    return Optional.empty();
  }

  /**
   * Forgets what is kept under that id, if anything is.
   *
   * @throws KeyringException when it may still be there
   */
  public void forget(String id) throws KeyringException {
    remove(new SecretTool(env), id);
  }

  private static void remove(SecretTool tool, String id) throws KeyringException {
    var removed = tool.run("", "clear", id);
    if (removed.exit() != 0) {
      refuseIfHidden(tool, id, removed);
    }
  }

  /** Failing without a word means that there is no such entry, or that it is locked. */
  private static void refuseIfHidden(SecretTool tool, String id, SecretTool.Ended ended)
      throws KeyringException {
    if (!ended.complaint().isEmpty()) {
      throw new KeyringException("secret-tool says: " + ended.complaint());
    }
    var seen = tool.run("", "search", id);
    if (!seen.out().isBlank() || !seen.complaint().isEmpty()) {
      throw new KeyringException("it is locked");
    }
  }
}
