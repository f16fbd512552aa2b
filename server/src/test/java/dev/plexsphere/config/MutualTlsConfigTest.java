package dev.plexsphere.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plexsphere.authserver.CertificateSubject;
import dev.plexsphere.authserver.CertificateSubject.Kind;
import dev.plexsphere.authserver.ClientCertificate;
import dev.plexsphere.kit.http.CertificateHeader;
import dev.plexsphere.kit.http.CertificateHeader.Format;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of certificates of mutual TLS, and what cannot be meant. */
class MutualTlsConfigTest {
  private static final String CLIENT = "PLEXSPHERE_OAUTH2_CLIENTS_PRESS_";
  @TempDir private Path folder = Path.of("");
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void aProxyThatPassesCertificatesOnAndAClient() throws IOException {
    var kek = Files.writeString(folder.resolve("kek"), KeyEncryptionKey.generate());
    Files.setPosixFilePermissions(kek, PosixFilePermissions.fromString("rw-------"));
    environment.put("PLEXSPHERE_PUBLIC_URL", "https://platform.example.com");
    environment.put("PLEXSPHERE_DATABASE_URL", "postgres://ada:secret@db/identity");
    environment.put("PLEXSPHERE_KEK_FILE", kek.toString());
    environment.put("PLEXSPHERE_HTTP_TRUSTED_PROXIES", "10.0.0.0/8");
    environment.put("PLEXSPHERE_HTTP_CLIENT_CERTIFICATE_HEADER", "Client-Cert");
    client("CLIENT_TYPE", "confidential");
    client("TOKEN_ENDPOINT_AUTH_METHOD", "tls_client_auth");
    client("GRANT_TYPES", "client_credentials");
    client("SERVERS", "acme");
    client("TLS_CLIENT_AUTH_SAN_DNS", "press.acme.example");
  }

  private void client(String key, String value) {
    environment.put(CLIENT + key, value);
  }

  private Config read() {
    return Config.forServer(Settings.read(Optional.empty(), environment, Map.of()));
  }

  private List<String> mistakes() {
    var thrown = catchThrowableOfType(InvalidConfigException.class, this::read);
    return thrown == null ? List.of() : thrown.mistakes();
  }

  private ClientCertificate press() {
    return Objects.requireNonNull(read().hosted().clients().get("press")).proofs().certificate();
  }

  @Test
  void a_client_is_known_by_a_name_and_its_tokens_may_be_bound() {
    assertThat(press())
        .isEqualTo(
            new ClientCertificate(
                new CertificateSubject(Kind.SAN_DNS, "press.acme.example"), false));
    client("TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS", "true");
    assertThat(press().bindsTokens()).isTrue();
    assertThat(read().http().certificates())
        .isEqualTo(new CertificateHeader("Client-Cert", Format.RFC9440));
    assertThat(read().hosted().certificates()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "SUBJECT_DN,'CN=a,O=b',SUBJECT_DN",
    "SAN_URI,urn:a,SAN_URI",
    "SAN_IP,10.0.0.1,SAN_IP",
    "SAN_EMAIL,a@b,SAN_EMAIL"
  })
  void any_one_of_the_names_will_do(String key, String value, Kind kind) {
    environment.remove(CLIENT + "TLS_CLIENT_AUTH_SAN_DNS");
    client("TLS_CLIENT_AUTH_" + key, value);
    assertThat(press().subject()).isEqualTo(new CertificateSubject(kind, value));
  }

  @Test
  void a_header_that_anybody_could_send_is_a_mistake() {
    environment.remove("PLEXSPHERE_HTTP_TRUSTED_PROXIES");
    assertThat(mistakes())
        .singleElement()
        .asString()
        .startsWith("http.client-certificate-header needs http.trusted-proxies");
  }

  @ParameterizedTest
  @CsvSource({
    "HEADER,Client Cert,http.client-certificate-header must be",
    "HEADER,Client_Cert,http.client-certificate-header must be",
    "FORMAT,der,http.client-certificate-format must be rfc9440 or pem or xfcc"
  })
  void the_header_has_a_name_and_a_known_format(String key, String value, String mistake) {
    environment.put("PLEXSPHERE_HTTP_CLIENT_CERTIFICATE_" + key, value);
    assertThat(mistakes()).singleElement().asString().startsWith(mistake);
  }

  @Test
  void without_the_header_no_client_can_show_a_certificate() {
    environment.remove("PLEXSPHERE_HTTP_CLIENT_CERTIFICATE_HEADER");
    assertThat(mistakes())
        .singleElement()
        .asString()
        .startsWith("oauth2.clients.press needs http.client-certificate-header");
    client("TOKEN_ENDPOINT_AUTH_METHOD", "none");
    client("CLIENT_TYPE", "public");
    client("GRANT_TYPES", "authorization_code");
    client("REDIRECT_URIS", "https://press.example/cb");
    environment.remove(CLIENT + "TLS_CLIENT_AUTH_SAN_DNS");
    assertThat(mistakes()).isEmpty();
    client("TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS", "true");
    assertThat(mistakes()).hasSize(1);
  }

  @Test
  void one_name_is_wanted_and_neither_none_nor_two() {
    client("TLS_CLIENT_AUTH_SAN_IP", "10.0.0.1");
    assertThat(mistakes()).singleElement().asString().contains("and one alone");
    environment.remove(CLIENT + "TLS_CLIENT_AUTH_SAN_IP");
    environment.remove(CLIENT + "TLS_CLIENT_AUTH_SAN_DNS");
    assertThat(mistakes()).singleElement().asString().contains("and one alone");
    client("TLS_CLIENT_AUTH_SAN_DNS", "*.acme.example");
    assertThat(mistakes())
        .containsExactly(
            "oauth2.clients.press.tls-client-auth-san-dns must be a DNS name without a wildcard");
  }

  @Test
  void a_client_with_a_secret_has_no_such_name_and_one_with_a_name_no_secret() throws IOException {
    var secret = Files.writeString(folder.resolve("secret"), "s".repeat(22));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    client("CLIENT_SECRET_FILE", secret.toString());
    assertThat(mistakes()).singleElement().asString().contains("client-secret-file");
    client("TOKEN_ENDPOINT_AUTH_METHOD", "client_secret_basic");
    assertThat(mistakes()).singleElement().asString().contains("for tls_client_auth only");
    client("TOKEN_ENDPOINT_AUTH_METHOD", "client_secret_basic,tls_client_auth");
    assertThat(mistakes()).anyMatch(each -> each.contains("token-endpoint-auth-method must be"));
  }
}
