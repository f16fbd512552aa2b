package dev.plexsphere.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.Databases;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.TestDatabase;
import dev.plexsphere.verifier.SigningContext;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who signs for whom, and who read which key. */
class SigningServiceTest {
  private static final Scope ACME = new Scope(new DomainId(new UUID(7, 1)));

  @TempDir private Path folder;

  private final TestDatabase rows = Databases.migrated();
  private final Database database = Databases.open(rows);
  private final SigningKeyService keys = new SigningKeyService(database);

  @SuppressWarnings("NullAway.Init") // set before each test
  private SignerDouble signer;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SigningService signing;

  @BeforeEach
  void open() {
    signer = new SignerDouble(folder);
    var kek = KeyEncryptionKey.parse(KeyEncryptionKey.generate());
    signing =
        new SigningService(
            keys, signer.endpoint(), new InstallationKey(database, kek, Clocks.system()), Map.of());
  }

  @AfterEach
  void close() {
    signing.close();
    signer.close();
    database.close();
    rows.drop();
  }

  @Test
  void the_installations_key_signs_for_no_domain_whatever_key_is_named() {
    signer.profileWithoutPlatform();
    var installation = signing.current(Scope.PLATFORM).id();
    signing.current(ACME);
    var bytes = List.of(new byte[] {1});

    var platforms = signing.sign(Scope.PLATFORM, installation, SigningContext.EVENT, bytes);
    var acmes = signing.sign(ACME, installation, SigningContext.EVENT, bytes);

    assertThat(platforms.get()).hasSize(1);
    assertThatThrownBy(acmes::get).isInstanceOf(SignerException.KeyChanged.class);
    var another = signing.sign(Scope.PLATFORM, "another", SigningContext.EVENT, bytes);
    assertThatThrownBy(another::get).isInstanceOf(SignerException.class);
    var kek = KeyEncryptionKey.parse(KeyEncryptionKey.generate());
    var started = new InstallationKey(database, kek, Clocks.system());
    assertThat(started.is(installation)).isTrue();
    assertThat(started.is("another")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "INVALID_ARGUMENT",
        "NOT_FOUND",
        "OUT_OF_RANGE",
        "PERMISSION_DENIED",
        "UNAUTHENTICATED",
        "UNIMPLEMENTED"
      })
  void what_the_signer_refuses_is_not_signed_by_the_installation_instead(Status.Code code) {
    signer.refuse(Scope.PLATFORM.toString(), code.toStatus());

    assertThatThrownBy(() -> signing.current(Scope.PLATFORM))
        .isInstanceOf(SignerException.Refused.class)
        .hasMessageStartingWith(code.name());
    assertThat(rows.ask("SELECT count(*) FROM plexsphere.installation_signing_key")).isEqualTo("0");
  }

  @Test
  void an_announcement_that_was_signed_for_something_else_is_none() {
    var first = signing.current(ACME);
    signer.rotate(ACME.toString(), "second");
    var announced = signing.successors(ACME, first).getFirst();

    assertThat(
            first.verifies(SigningContext.ROTATION, announced.canonical(), announced.signature()))
        .isTrue();
    assertThat(first.verifies(SigningContext.EVENT, announced.canonical(), announced.signature()))
        .isFalse();
  }

  @Test
  void a_row_that_somebody_spoiled_is_no_key_and_signed_nothing() {
    var bytes = new byte[64];
    for (int length : new int[] {0, 31, 33}) {
      var spoiled = new SigningKey("first", new byte[length], Clocks.system().instant());
      assertThat(spoiled.verifies(SigningContext.EVENT, bytes, bytes)).isFalse();
    }
  }

  @Test
  void who_read_a_key_is_told_when_the_signer_is_back_with_the_newest_time() {
    var now = Clocks.system().instant();
    var fetches = keys.fetches();
    fetches.note(ACME, "first", "203.0.113.1 a", now);
    fetches.note(ACME, "first", "203.0.113.1 a", now.minusSeconds(60));
    signer.down();
    signing.flushFetches();
    signer.up();

    Eventually.until(
        Duration.ofSeconds(20),
        "told",
        () -> {
          signing.flushFetches();
          return !signer.fetches().isEmpty();
        });

    assertThat(signer.fetches())
        .singleElement()
        .returns(now.getEpochSecond(), each -> each.getAt().getSeconds());
  }

  @Test
  void strangers_do_not_fill_the_memory_with_names_of_their_own() {
    var now = Clocks.system().instant();
    var fetches = keys.fetches();
    for (int i = 0; i < 10_010; i++) {
      fetches.note(ACME, "first", "stranger " + i, now);
    }
    fetches.note(ACME, "first", "stranger 1", now.plusSeconds(1));

    var taken = fetches.take(20_000);

    assertThat(taken).hasSize(10_000);
    assertThat(taken)
        .as("one that is known is followed")
        .anyMatch(each -> each.at().equals(now.plusSeconds(1)));
    assertThat(fetches.take(1)).isEmpty();
    fetches.note(ACME, "first", "stranger 1", now);
    fetches.note(ACME, "first", "stranger 2", now);
    assertThat(fetches.take(1)).hasSize(1);
    assertThat(fetches.take(2)).as("what was left for later").hasSize(1);
  }
}
