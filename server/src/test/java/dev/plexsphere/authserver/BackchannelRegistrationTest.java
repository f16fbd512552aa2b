package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.RegisteredApps.refused;
import static dev.plexsphere.authserver.RegisteredApps.register;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client says where it hears of sign-outs when it registers itself. */
class BackchannelRegistrationTest {
  private static final Map<String, Object> WEB = Map.of("redirect_uris", List.of(CALLBACK));
  private static final Acme SERVER = new Acme();
  private final Http http = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static String initial() {
    return new RegisteredApps(SERVER).initial(SERVER.acme, 100).reveal();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/out?of=us",
        "http://127.0.0.1:8080/out",
        "http://[::1]/out",
        "http://localhost/out"
      })
  void where_it_hears_of_sign_outs_is_a_host_that_has_a_key_or_this_machine(String uri) {
    var sent = new HashMap<>(WEB);
    sent.put("backchannel_logout_uri", uri);
    sent.put("backchannel_logout_session_required", true);

    var made = register(http, initial(), sent);

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(json(made))
        .containsEntry("backchannel_logout_uri", uri)
        .containsEntry("backchannel_logout_session_required", true);
    assertThat(json(register(http, initial(), WEB)))
        .doesNotContainKeys("backchannel_logout_uri", "backchannel_logout_session_required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "backchannel_logout_uri | http://app.example/out",
        "backchannel_logout_uri | https://app.example/out#x",
        "backchannel_logout_uri | https://u:p@app.example/out",
        "backchannel_logout_uri | https://*.app.example/out",
        "backchannel_logout_uri | https:///out",
        "backchannel_logout_uri | /out",
        "backchannel_logout_uri | com.example.app:/out",
        "backchannel_logout_uri | ftp://app.example/out",
        "backchannel_logout_session_required | yes"
      })
  void any_other_address_is_refused(String member, String value) {
    var sent = new HashMap<>(WEB);
    sent.put(member, value);
    refused(register(http, initial(), sent), 400, "invalid_client_metadata");
  }
}
