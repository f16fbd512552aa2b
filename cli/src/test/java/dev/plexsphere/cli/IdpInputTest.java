package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plexsphere.cli.idp.CallbackUrl;
import dev.plexsphere.cli.idp.UnifiedInput;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.contract.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --auth0} and {@code --auth0-callback-url} were given. */
class IdpInputTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "user@example.com",
        "first.last@example.com",
        "user@mail.example.com",
        "a+b@x.y",
        " a@b.co "
      })
  void requirement_59_an_address_is_a_person_however_many_dots_it_has(String text) {
    assertThat(UnifiedInput.parse(text)).isEqualTo(new UnifiedInput.Email(text.strip()));
  }

  @ParameterizedTest
  @CsvSource({
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln, eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln",
    "opaque-token_1, opaque-token_1",
    "eyJh..iv.cipher.tag, eyJh..iv.cipher.tag",
    "https://app.acme.com/login#id_token=a.b.c, a.b.c",
    "https://app.acme.com/login#access_token=at&id_token=a.b.c, a.b.c",
    "https://app.acme.com/login#access_token=at, at",
    "https://app.acme.com/login?id_token=q#id_token=f, f",
    "https://app.acme.com/login?id_token=q#state=s, q",
    "https://app.acme.com/login#id_token=a%2Eb%2Ec%3D&login_hint=a@b.co, a.b.c=",
    "https://app.acme.com/login#access_token=a+b, a+b",
    "#id_token=a.b.c, a.b.c",
  })
  void requirement_59_a_token_is_found_alone_or_in_a_url(String text, String token) {
    assertThat(UnifiedInput.parse(text)).isInstanceOf(UnifiedInput.Token.class);
    assertThat(((UnifiedInput.Token) UnifiedInput.parse(text)).token().value()).isEqualTo(token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "two words", "user@host", "a..c", ".b.c", "a.b.", "a.b+.c"})
  void requirement_59_what_is_neither_is_refused_and_not_repeated(String text) {
    var failure = refusal(() -> UnifiedInput.parse(text));
    assertThat(failure.exit()).isEqualTo(Exit.USAGE);
    assertThat(failure.detail())
        .isIn(
            "--auth0 is empty",
            "--auth0 is an e-mail address, a token, or a callback URL with a token");
  }

  @Test
  void requirement_49_the_id_token_of_the_fragment_is_taken() {
    assertThat(CallbackUrl.token("https://app.acme.com/login#id_token=eyJh.x.y&state=1").value())
        .isEqualTo("eyJh.x.y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://app.acme.com/login | holds neither id_token= nor access_token= behind # or ?",
        "https://app.acme.com/login#id_token=&state=secret | holds neither",
        "https://app.acme.com/cb?code=secret | holds a code instead of a token; use --browser-pkce",
        "https://app.acme.com/#error=access_denied&error_description=no+way | failed: access_denied",
      })
  void requirement_50_a_callback_url_without_a_token_is_refused(String url, String why) {
    for (var failure :
        new Failure[] {
          refusal(() -> CallbackUrl.token(url)), refusal(() -> UnifiedInput.parse(url))
        }) {
      assertThat(failure.exit()).isEqualTo(Exit.USAGE);
      assertThat(failure.getMessage()).startsWith("No token: ").contains(why);
      assertThat(failure.getMessage()).doesNotContain("secret");
    }
  }

  private static Failure refusal(Runnable parse) {
    return catchThrowableOfType(Failure.class, parse::run);
  }
}
