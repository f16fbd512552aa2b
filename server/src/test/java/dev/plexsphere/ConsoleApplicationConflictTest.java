package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two who edit the same application at once. */
class ConsoleApplicationConflictTest extends ApplicationEditing {
  ConsoleApplicationConflictTest(@TempDir Path tls) {
    super(tls);
  }

  @Test
  void who_saves_second_is_told_and_may_save_again() {
    var id = client(Map.of());
    var first = form(id);
    var second = form(id);
    first.put("client_name", "By the first");
    second.put("scope", "openid orders");
    assertThat(console.form(edit(id), first).status()).isEqualTo(303);

    var told = console.form(edit(id), second);

    assertThat(told.status()).isEqualTo(412);
    assertThat(told.body()).contains("Nothing was changed.", "Somebody else changed it");
    assertThat(registered(id)).containsEntry("client_name", "By the first");
    var again = PageForm.of(told);
    assertThat(again).containsEntry("scope", "openid orders");
    assertThat(console.form(edit(id), again).status()).isEqualTo(303);
    assertThat(registered(id)).containsEntry("scope", "openid orders");
    assertThat(console.form(edit(id), again).status()).as("an old page").isEqualTo(412);
  }
}
