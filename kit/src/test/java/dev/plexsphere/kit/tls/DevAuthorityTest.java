package dev.plexsphere.kit.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.testkit.SteppingClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevAuthorityTest {

  @TempDir private Path directory;
  private final SteppingClock clock = new SteppingClock();

  private DevAuthority open() {
    return DevAuthority.open(directory, clock);
  }

  private X509Certificate server() throws Exception {
    return (X509Certificate) open().server().load().getCertificate("tls");
  }

  @Test
  void keys_are_readable_by_their_owner_only() throws Exception {
    open();

    assertThat(mode("ca.key")).isEqualTo("rw-------");
    assertThat(mode("server.key")).isEqualTo("rw-------");
    assertThat(mode("ca.pem")).isEqualTo("rw-r--r--");
    try (var files = Files.list(directory)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("ca.key", "ca.pem", "server.key", "server.pem");
    }
  }

  private String mode(String name) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
  }

  @Test
  void the_server_certificate_names_this_machine_and_is_signed_by_the_authority() throws Exception {
    assertCertified();
  }

  private void assertCertified() throws Exception {
    var authority =
        (X509Certificate)
            new TlsFiles(open().caFile(), directory.resolve("ca.key")).load().getCertificate("tls");

    server().verify(authority.getPublicKey());
    assertThat(server().getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(server().getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void a_second_start_finds_the_same_files() throws Exception {
    var first = server();
    clock.advance(Duration.ofDays(59));

    assertThat(server()).isEqualTo(first);
  }

  @Test
  void the_server_certificate_is_renewed_before_it_ends_and_the_authority_stays() throws Exception {
    var first = server();
    var ca = Files.readString(open().caFile());
    clock.advance(Duration.ofDays(61));

    assertThat(server()).isNotEqualTo(first);
    assertThat(server().getNotAfter().toInstant())
        .isAfter(SteppingClock.START.plus(Duration.ofDays(150)));
    assertThat(Files.readString(open().caFile())).isEqualTo(ca);
  }

  @Test
  void an_authority_that_ends_is_made_anew_with_its_server_certificate() throws Exception {
    var first = server();
    clock.advance(Duration.ofDays(800));

    assertThat(server().getIssuerX500Principal()).isEqualTo(first.getIssuerX500Principal());
    assertCertified();
  }

  @Test
  void half_a_pair_is_made_anew() throws Exception {
    open();
    Files.writeString(directory.resolve("server.key"), "not a key");

    assertThat(server()).isNotNull();
  }

  @Test
  void a_key_of_another_certificate_is_refused_with_both_names() throws Exception {
    open();
    var mixed = new TlsFiles(directory.resolve("server.pem"), directory.resolve("ca.key"));

    assertThatThrownBy(mixed::load)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ca.key is not the key of the certificate in")
        .hasMessageContaining("server.pem");
  }

  @Test
  void a_missing_file_is_named() {
    var missing = new TlsFiles(directory.resolve("no.pem"), directory.resolve("no.key"));

    assertThatThrownBy(missing::load).hasMessageContaining("no.pem");
    assertThatThrownBy(missing::stamp).hasMessageContaining("no.pem");
  }
}
