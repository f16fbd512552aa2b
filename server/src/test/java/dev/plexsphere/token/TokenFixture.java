package dev.plexsphere.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.Databases;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.testkit.SteppingClock;
import dev.plexsphere.testkit.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** One Domain with a binding, a person and a machine, and the token service on it. */
public final class TokenFixture implements AutoCloseable {
  public static final DomainId DOMAIN =
      new DomainId(UUID.fromString("01900000-0000-7000-8000-000000000001"));
  public static final BindingId BINDING =
      new BindingId(UUID.fromString("01900000-0000-7000-8000-000000000002"));
  public static final UUID ALICE = UUID.fromString("01900000-0000-7000-8000-000000000003");
  public static final UUID DEPLOYER = UUID.fromString("01900000-0000-7000-8000-000000000004");
  public static final PrincipalRef USER = PrincipalRef.user(ALICE);
  public static final PrincipalRef MACHINE = PrincipalRef.service(DEPLOYER);

  static final String KEY = "0123456789abcdefghijkl";
  static final String OTHER_KEY = "another-key-of-22-char";

  public final SteppingClock clock = new SteppingClock();
  public final TestDatabase test;
  public final Database database;
  public final Ids ids = Ids.uuidV7(clock, Secrets.random());
  public final Ledger ledger = new Ledger(ids, clock, () -> {});
  public final KeyEncryptionKey kek = KeyEncryptionKey.parse(KeyEncryptionKey.generate());
  public final TokenService tokens;

  public TokenFixture() {
    this(TokenPolicy.standard());
  }

  public TokenFixture(TokenPolicy policy) {
    test = Databases.migrated();
    database = Databases.open(test);
    Databases.domain(database, DOMAIN.value(), "acme-corp");
    populate(DOMAIN, BINDING, ALICE, DEPLOYER, "svc-deployer");
    tokens = new TokenService(database, ledger, ids, clock, kek, policy);
  }

  /** Another node on the same database. */
  public TokenService node(Database pool) {
    return new TokenService(pool, ledger, ids, clock, kek, TokenPolicy.standard());
  }

  /** Another node with another key-encryption key. */
  TokenService node(KeyEncryptionKey other) {
    return new TokenService(database, ledger, ids, clock, other, TokenPolicy.standard());
  }

  public void populate(
      DomainId domain, BindingId binding, UUID user, UUID machine, String clientId) {
    database.inTransaction(tx -> {
      tx.execute(
          "INSERT INTO idp_bindings (id, domain_id, kind, issuer, discovery_url, client_id,"
              + " created_at, updated_at)"
              + " VALUES (?, ?, 'hosted', ?, 'x', 'plexsphere', now(), now())",
          binding.value(),
          domain.value(),
          "http://localhost/as/" + clientId);
      tx.execute(
          "INSERT INTO users (id, domain_id, display_name, email, created_at)"
              + " VALUES (?, ?, 'Alice', 'alice@acme.example', now())",
          user,
          domain.value());
      tx.execute(
          "INSERT INTO service_identities (id, domain_id, idp_binding_id, display_name,"
              + " client_id, hosted, subject, created_at)"
              + " VALUES (?, ?, ?, 'Deployer', ?, true, ?, now())",
          machine,
          domain.value(),
          binding.value(),
          clientId,
          clientId);
    });
  }

  public Issued login() {
    return login(clock.instant());
  }

  public Issued login(Instant authTime) {
    return database.transaction(tx -> tokens.mintLogin(tx, DOMAIN, ALICE, BINDING, authTime));
  }

  public Issued service() {
    return tokens.mintService(DOMAIN, DEPLOYER, BINDING, null, List.of());
  }

  /** A token that Alice minted in her browser. */
  public Issued api() {
    return tokens.issue(browser(), USER, "dev", null);
  }

  /** Alice in her browser. */
  public TokenCaller browser() {
    return new TokenCaller(DOMAIN, USER, BINDING, null);
  }

  /** Somebody of another Domain whose ids differ from ours in the Domain only. */
  public TokenCaller beta() {
    var domain = Databases.domain(database, new UUID(5, 1), "beta-llc");
    var binding = new BindingId(new UUID(5, 2));
    populate(domain, binding, new UUID(5, 3), new UUID(5, 4), "beta-deployer");
    return new TokenCaller(domain, MACHINE, binding, null);
  }

  /** Whoever presents {@code token}, verified now. */
  public TokenCaller bearer(Issued token) {
    return bearer(token.plaintext());
  }

  public TokenCaller bearer(Secret plaintext) {
    var verified = tokens.verify(plaintext.reveal()).orElseThrow();
    return new TokenCaller(
        verified.domain(),
        verified.owner(),
        verified.binding(),
        new TokenCaller.Presented(verified, plaintext));
  }

  public boolean isTaken(Issued token) {
    return verify(token).isPresent();
  }

  public Optional<VerifiedToken> verify(Issued token) {
    return tokens.verify(token.plaintext().reveal());
  }

  /** Rotates {@code token}, presented by its owner. */
  Rotated rotate(Issued token, String key) {
    return tokens.rotate(bearer(token), token.id(), key);
  }

  long successors(ApiTokenId predecessor, String and) {
    return Long.parseLong(
        test.ask(
            "SELECT count(*) FROM plexsphere.api_tokens WHERE predecessor_id = '"
                + predecessor
                + "' AND "
                + and));
  }

  int sweep() {
    return database.transaction(tx -> tokens.sweep(tx, clock.instant()));
  }

  static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().code()).isEqualTo(code));
  }

  /** Kinds of all facts, oldest first. */
  public List<String> facts() {
    return database.read(handle ->
        handle.createQuery("SELECT kind FROM ledger ORDER BY tx, id").mapTo(String.class).list());
  }

  @Override
  public void close() {
    tokens.close();
    database.close();
    test.drop();
  }
}
