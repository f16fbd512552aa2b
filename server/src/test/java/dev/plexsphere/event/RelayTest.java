package dev.plexsphere.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.Databases;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.ledger.Fact;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.ledger.Sealer;
import dev.plexsphere.signing.InstallationKey;
import dev.plexsphere.signing.SignerDouble;
import dev.plexsphere.signing.SignerException;
import dev.plexsphere.signing.SigningKeyService;
import dev.plexsphere.signing.SigningService;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.Racers;
import dev.plexsphere.testkit.TestDatabase;
import dev.plexsphere.verifier.CanonicalJson;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.VerifyingKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayTest {
  private static final DomainId ACME = new DomainId(new UUID(7, 1));
  private static final DomainId BETA = new DomainId(new UUID(7, 2));
  private static final String ACME_SCOPE = "domain:" + ACME;
  private static final String BETA_SCOPE = "domain:" + BETA;

  @TempDir private Path folder;

  private final TestDatabase rows = Databases.migrated();
  private final Database database = Databases.open(rows);
  private final Ids ids = Ids.uuidV7(Clocks.system(), Secrets.random());
  private final Ledger ledger = new Ledger(ids, Clocks.system(), () -> {});
  private final Sealer sealer = new Sealer(database, Clocks.system(), () -> {});
  private final SigningKeyService keys = new SigningKeyService(database);
  private final List<Scope> rotated = new ArrayList<>();
  private SignerDouble signer;
  private SigningService signing;
  private Relay relay;

  record Counted(int number) implements Fact {
    @Override
    public String kind() {
      return "test.counted";
    }

    @Override
    public String object() {
      return "number:" + number;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("number", number, "text", "ü\"\\");
    }
  }

  @BeforeEach
  void open() {
    signer = new SignerDouble(folder);
    signing = new SigningService(
            keys,
            signer.endpoint(),
            new InstallationKey(
                database, KeyEncryptionKey.parse(KeyEncryptionKey.generate()), Clocks.system()),
            Map.of());
    relay = relay();
  }

  private Relay relay() {
    return new Relay(
        database,
        ledger,
        keys,
        signing,
        Clocks.system(),
        ids,
        new Relay.Listener() {
          @Override
          public void added() {}

          @Override
          public void rotated(Scope scope) {
            rotated.add(scope);
          }
        });
  }

  @AfterEach
  void close() {
    signing.close();
    signer.close();
    database.close();
    rows.drop();
  }

  private void happen(@Nullable DomainId domain, int from, int to) {
    for (int i = from; i <= to; i++) {
      int number = i;
      database.inTransaction(tx -> ledger.record(tx, domain, new Counted(number)));
    }
    sealAll();
  }

  private void sealAll() {
    while (sealer.seal() > 0) {
      // until nothing is left
    }
  }

  private void relayAll() {
    while (relay.relay() > 0) {
      sealAll(); // what the relay itself took down
    }
  }

  /** Reads as a verifier does that knew the first key only. */
  private List<Map<String, Object>> read(DomainId domain) {
    var scope = new Scope(domain);
    var key = signer.firstKey(scope.toString());
    var keyId = "first";
    var out = new ArrayList<Map<String, Object>>();
    long seq = 0;
    for (var event : database.read(h -> new Events().after(h, domain.value(), 0, 10_000))) {
      assertThat(event.seq()).isEqualTo(++seq);
      var envelope = Json.readMap(event.envelope());
      var signature = Base64.getDecoder().decode(text(envelope, "signature"));
      envelope.remove("signature");
      boolean rotation = event.type().equals("signing_key_rotated");
      assertThat(envelope).containsEntry("key_id", keyId).containsEntry("scope", scope.toString());
      assertThat(
              VerifyingKey.of(key)
                  .verifies(
                      rotation ? SigningContext.ROTATION : SigningContext.EVENT,
                      CanonicalJson.bytes(whole(envelope)),
                      signature))
          .isTrue();
      if (rotation) {
        var payload = map(envelope.get("payload"));
        keyId = text(payload, "new_key_id");
        key = Base64.getDecoder().decode(text(payload, "new_signing_public_key"));
      }
      out.add(envelope);
    }
    return out;
  }

  /** Whole numbers as such: the reader of our tests makes doubles of them. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> whole(Map<String, Object> members) {
    members.replaceAll((_, value) -> {
      if (value instanceof Map<?, ?> inner) {
        return whole((Map<String, Object>) inner);
      }
      return value instanceof Number number ? number.longValue() : value;
    });
    return members;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  private static String text(Map<?, ?> members, String name) {
    return String.valueOf(Objects.requireNonNull(members.get(name)));
  }

  private List<Integer> numbers(DomainId domain) {
    return read(domain).stream()
        .filter(each -> text(each, "type").equals("test.counted"))
        .map(each -> map(map(each.get("payload")).get("data")))
        .map(data -> Integer.parseInt(text(data, "number")))
        .toList();
  }

  @Test
  void what_was_sealed_becomes_signed_events_in_order_per_scope() {
    happen(ACME, 1, 3);
    happen(BETA, 1, 2);
    happen(null, 1, 1);
    happen(ACME, 4, 5);

    assertThat(relay.relay()).isEqualTo(8);
    assertThat(relay.relay()).isZero();

    assertThat(numbers(ACME)).containsExactly(1, 2, 3, 4, 5);
    assertThat(numbers(BETA)).containsExactly(1, 2);
    assertThat(numbers(DomainId.PLATFORM)).containsExactly(1);
    assertThat(
            rows.ask(
                "SELECT string_agg(position::text, ',' ORDER BY position) FROM plexsphere.events"))
        .isEqualTo("1,2,3,4,5,6,7,8");
  }

  @Test
  void an_event_says_what_the_fact_says_and_has_its_id() {
    happen(ACME, 1, 1);
    relayAll();

    var event = read(ACME).getFirst();

    assertThat(event.get("id"))
        .isEqualTo(rows.ask("SELECT id::text FROM plexsphere.ledger WHERE kind = 'test.counted'"));
    assertThat((Map<?, ?>) event.get("payload"))
        .hasToString(
            "{actor=system, data={number=1, text=ü\"\\}, object=number:1, occurred_at="
                + text(map(event.get("payload")), "occurred_at")
                + "}");
  }

  @Test
  void a_key_that_changes_is_told_before_anything_it_signed() {
    happen(ACME, 1, 2);
    relayAll();
    signer.rotate(ACME_SCOPE, "second");
    happen(ACME, 3, 4);
    signer.rotate(ACME_SCOPE, "third");
    happen(ACME, 5, 5);
    relayAll();

    assertThat(numbers(ACME)).containsExactly(1, 2, 3, 4, 5);
    assertThat(read(ACME).stream().map(each -> each.get("key_id")).toList())
        .containsExactly(
            "first", "first", "first", "second", "third", "third", "third", "third", "third");
    assertThat(rotated).containsOnly(new Scope(ACME));
    assertThat(keys.history(new Scope(ACME)))
        .extracting(known -> known.key().id())
        .containsExactly("first", "second", "third");
  }

  @Test
  void a_key_that_changes_is_told_even_when_nothing_happens() {
    happen(ACME, 1, 1);
    relayAll();
    signer.rotate(ACME_SCOPE, "second");

    relay.announce(Clocks.system().instant().minusSeconds(60));
    relay.announce(Clocks.system().instant().minusSeconds(60));
    sealAll();
    relayAll();

    assertThat(read(ACME).stream().map(each -> each.get("type")).toList())
        .containsExactly("test.counted", "signing_key_rotated", "signing.key_rotated");
  }

  @Test
  void a_scope_that_rotated_before_its_first_event_begins_with_its_first_key() {
    signer.rotate(ACME_SCOPE, "second");
    happen(ACME, 1, 1);
    relayAll();

    assertThat(read(ACME).stream().map(each -> each.get("key_id")).toList())
        .containsExactly("first", "second", "second");
  }

  @Test
  void while_the_signer_is_away_events_wait_and_none_is_lost_or_doubled() {
    happen(ACME, 1, 2);
    relayAll();
    signer.down();
    happen(ACME, 3, 5);

    assertThatThrownBy(relay::relay).isInstanceOf(SignerException.Away.class);
    assertThat(relay.trouble()).isNotNull();
    assertThat(relay.lag()).isPositive();
    assertThat(numbers(ACME)).containsExactly(1, 2);

    signer.up();
    Eventually.until(
        Duration.ofSeconds(30),
        () -> {
          try {
            return relay.relay() > 0;
          } catch (SignerException _) {
            return false;
          }
        });
    assertThat(relay.trouble()).isNull();
    assertThat(relay.lag()).isZero();
    assertThat(numbers(ACME)).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void a_scope_that_the_signer_refuses_holds_up_no_other_and_loses_nothing() {
    happen(ACME, 1, 1);
    relayAll();
    signer.refuse(ACME_SCOPE);
    happen(ACME, 2, 3);
    happen(BETA, 1, 2);
    relayAll();
    happen(ACME, 4, 4);
    relayAll();

    assertThat(numbers(BETA)).containsExactly(1, 2);
    assertThat(numbers(ACME)).containsExactly(1);
    assertThat(relay.parkedFacts()).isEqualTo(3);

    signer.refuseNothing();
    happen(ACME, 5, 5);
    relayAll();
    assertThat(numbers(ACME)).containsExactly(1); // behind what waits
    relay.retryParked();
    happen(ACME, 6, 6);
    relayAll();

    assertThat(numbers(ACME)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(relay.parkedFacts()).isZero();
  }

  @Test
  void many_relays_at_once_make_every_event_once() {
    happen(ACME, 1, 150);
    happen(BETA, 1, 150);
    var relays = List.of(relay(), relay(), relay(), relay());

    var next = new AtomicInteger();
    Racers.run(
        16,
        () -> {
          var mine = relays.get(next.getAndIncrement() % relays.size());
          for (int round = 0; round < 20; round++) {
            mine.relay();
          }
          return 0;
        });
    relayAll();

    assertThat(numbers(ACME)).hasSize(150).isSorted();
    assertThat(numbers(BETA)).hasSize(150).isSorted();
    assertThat(rows.ask("SELECT max(position) - count(*) FROM plexsphere.events")).isEqualTo("0");
    assertThat(BETA_SCOPE).isNotEqualTo(ACME_SCOPE);
  }

  @Test
  void where_the_profile_has_no_platform_scope_the_installation_signs_for_it() {
    signer.profileWithoutPlatform();
    happen(null, 1, 3);
    happen(ACME, 1, 1);
    relayAll();
    happen(null, 4, 4);
    relayAll();

    var key = keys.history(Scope.PLATFORM).getFirst().key();
    assertThat(key.id()).startsWith("installation-");
    var events = database.read(h -> new Events().after(h, Scope.PLATFORM.chain(), 0, 10));
    assertThat(events).hasSize(4);
    for (var event : events) {
      var envelope = Json.readMap(event.envelope());
      var signature = Base64.getDecoder().decode(text(envelope, "signature"));
      envelope.remove("signature");
      assertThat(
              key.verifying()
                  .verifies(
                      SigningContext.EVENT, CanonicalJson.bytes(whole(envelope)), signature))
          .isTrue();
    }
    assertThat(rows.ask("SELECT encode(wrapped, 'hex') FROM plexsphere.installation_signing_key"))
        .doesNotContain("302e020100300506032b6570"); // no PKCS #8 in plain
    assertThat(relay.parkedFacts()).isZero();
  }

  @Test
  void an_announcement_that_the_old_key_did_not_sign_is_not_believed() {
    happen(ACME, 1, 1);
    relayAll();
    rows.execute("UPDATE plexsphere.signing_keys SET public_key = decode(repeat('01', 32), 'hex')");
    signer.rotate(ACME_SCOPE, "second");
    happen(ACME, 2, 2);
    relayAll();

    assertThat(numbers(ACME)).containsExactly(1);
    assertThat(relay.parkedFacts()).isEqualTo(1);
  }
}
