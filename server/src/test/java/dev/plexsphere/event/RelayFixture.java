package dev.plexsphere.event;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.plexsphere.signing.SigningKeyService;
import dev.plexsphere.signing.SigningService;
import dev.plexsphere.testkit.TestDatabase;
import dev.plexsphere.verifier.CanonicalJson;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.VerifyingKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database in which things happen, a signer, and the relay between them. */
abstract class RelayFixture {
  static final DomainId ACME = new DomainId(new UUID(7, 1));
  static final DomainId BETA = new DomainId(new UUID(7, 2));
  static final String ACME_SCOPE = "domain:" + ACME;
  static final String BETA_SCOPE = "domain:" + BETA;

  @TempDir private Path folder;

  final TestDatabase rows = Databases.migrated();
  final Database database = Databases.open(rows);
  final Ids ids = Ids.uuidV7(Clocks.system(), Secrets.random());
  final Ledger ledger = new Ledger(ids, Clocks.system(), () -> {});
  final Sealer sealer = new Sealer(database, Clocks.system(), () -> {});
  final SigningKeyService keys = new SigningKeyService(database);
  final List<Scope> rotated = new ArrayList<>();
  SignerDouble signer;
  private SigningService signing;
  Relay relay;

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
    signing =
        new SigningService(
            keys,
            signer.endpoint(),
            new InstallationKey(
                database, KeyEncryptionKey.parse(KeyEncryptionKey.generate()), Clocks.system()),
            Map.of());
    relay = relay();
  }

  Relay relay() {
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

  void happen(@Nullable DomainId domain, int from, int to) {
    for (int i = from; i <= to; i++) {
      int number = i;
      database.inTransaction(tx -> ledger.record(tx, domain, new Counted(number)));
    }
    sealAll();
  }

  void sealAll() {
    while (sealer.seal() > 0) {
      // until nothing is left
    }
  }

  void relayAll() {
    while (relay.relay() > 0) {
      sealAll(); // what the relay itself took down
    }
  }

  /** Reads as a verifier does that knew the first key only. */
  List<Map<String, Object>> read(DomainId domain) {
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
  static Map<String, Object> whole(Map<String, Object> members) {
    members.replaceAll((_, value) -> {
      if (value instanceof Map<?, ?> inner) {
        return whole((Map<String, Object>) inner);
      }
      return value instanceof Number number ? number.longValue() : value;
    });
    return members;
  }

  static Map<?, ?> map(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  static String text(Map<?, ?> members, String name) {
    return String.valueOf(Objects.requireNonNull(members.get(name)));
  }

  List<Integer> numbers(DomainId domain) {
    return read(domain).stream()
        .filter(each -> text(each, "type").equals("test.counted"))
        .map(each -> map(map(each.get("payload")).get("data")))
        .map(data -> Integer.parseInt(text(data, "number")))
        .toList();
  }
}
