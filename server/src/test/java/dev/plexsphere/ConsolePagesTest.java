package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.registry.NewTenant;
import dev.plexsphere.testkit.Http;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The console's pages and forms, as a browser without scripts meets them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsolePagesTest {
  private static final String TENANTS = "/admin-console/tenants";
  private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([^\"]*)\"");

  private final Whole whole;
  private final Http console;

  ConsolePagesTest(@TempDir Path tls) {
    whole = new Whole(tls);
    console = whole.console();
  }

  @AfterAll
  void close() {
    whole.close();
  }

  private Map<String, String> form(String... pairs) {
    var page = console.get(TENANTS + "/new");
    var fields = new HashMap<String, String>();
    fields.put("csrf", Whole.hidden(page).getOrDefault("csrf", ""));
    KEY.matcher(page.body()).results().forEach(m -> fields.put("key", m.group(1)));
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i], pairs[i + 1]);
    }
    return fields;
  }

  private Map<String, String> tenant(String slug) {
    return form(
        "slug",
        slug,
        "name",
        "The " + slug,
        "owner_email",
        "o@" + slug + ".example",
        "owner_name",
        "Olive");
  }

  private DomainId registered(String slug) {
    return whole
        .services
        .tenants
        .register(new NewTenant(slug, slug, "o@x.example", "Olive", whole.grace.id(), null))
        .tenant()
        .id();
  }

  @Test
  void a_registration_shows_the_owners_link_once() {
    var fields = tenant("acme-corp");

    var first = console.form(TENANTS + "/new", fields);
    var second = console.form(TENANTS + "/new", fields);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body()).containsPattern("/admin-console/account-action#[A-Za-z0-9_-]{43}");
    assertThat(first.header("cache-control")).contains("no-store");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).contains("was shown before").doesNotContain("account-action#");
    assertThat(console.get(TENANTS).body()).contains("acme-corp", "Owner invited");
  }

  @Test
  void a_form_that_fails_brings_back_what_was_typed() {
    console.form(TENANTS + "/new", tenant("taken-corp"));

    var reply = console.form(TENANTS + "/new", tenant("taken-corp"));

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.body())
        .contains("<title>Error: ", "value=\"taken-corp\"", "aria-invalid=\"true\"", "Nothing was");
    var bad = form("slug", "b", "name", "B", "owner_email", "nobody", "owner_name", "<b>Olive</b>");
    var again = console.form(TENANTS + "/new", bad);
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.body()).contains("id=\"email-err\"").doesNotContain("<b>Olive</b>");
  }

  @Test
  void every_form_needs_the_sessions_token_and_our_own_page() {
    var id = registered("csrf-corp");
    var csrf = form().getOrDefault("csrf", "");
    for (var path :
        List.of(
            TENANTS + "/new",
            TENANTS + "/" + id + "/suspend",
            TENANTS + "/" + id + "/resume",
            TENANTS + "/" + id + "/delete",
            TENANTS + "/" + id + "/owner-link",
            "/admin-console/sign-out",
            "/admin-console/sessions/" + "a".repeat(64) + "/end",
            "/admin-console/sessions/hosted/" + "a".repeat(64) + "/end")) {
      assertThat(console.form(path, Map.of()).status()).as(path).isEqualTo(403);
      assertThat(console.form(path, Map.of("csrf", "x".repeat(43))).status()).isEqualTo(403);
      assertThat(
              console
                  .with("Sec-Fetch-Site", "cross-site")
                  .form(path, Map.of("csrf", csrf))
                  .status())
          .isEqualTo(403);
    }
    assertThat(whole.services.tenants.get(id).status()).hasToString("ACTIVE");
  }

  @Test
  void suspending_names_what_breaks_and_asks_for_the_slug() {
    var id = registered("busy-corp");
    machineWithToken(id, "busy-deployer");
    var path = TENANTS + "/" + id + "/suspend";

    var question = console.get(path);

    assertThat(question.body())
        .contains("This will break", "busy-deployer", "1 live token", "This keeps working");
    var fields = new HashMap<>(form("seen", seen(question)));
    assertThat(console.form(path, fields).status()).isEqualTo(409);
    fields.put("confirm", "busy-corp");
    assertThat(console.form(path, fields).status()).isEqualTo(303);
    assertThat(console.get(TENANTS + "/" + id).body()).contains("Every door is closed");

    var resume = console.form(TENANTS + "/" + id + "/resume", form());
    assertThat(resume.status()).isEqualTo(303);
    assertThat(whole.services.tenants.get(id).status()).hasToString("ACTIVE");
  }

  @Test
  void a_question_whose_list_grew_comes_back() {
    var id = registered("grow-corp");
    var path = TENANTS + "/" + id + "/suspend";
    var before = console.get(path);
    machineWithToken(id, "grow-deployer");

    var reply = console.form(path, form("seen", seen(before), "confirm", "grow-corp"));

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.body()).contains("came into use: grow-deployer");
    assertThat(whole.services.tenants.get(id).status()).hasToString("ACTIVE");
  }

  private static String seen(Http.Reply page) {
    var found = Pattern.compile("name=\"seen\" value=\"([^\"]*)\"").matcher(page.body());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private void machineWithToken(DomainId domain, String clientId) {
    var services = whole.services;
    var machine = services.ids.next();
    var binding = services.bindings.active(domain).getFirst().id();
    services.database.inTransaction(tx ->
        services.provisioning.machine(
            tx, domain, binding, machine, clientId, clientId, new Secret("s".repeat(32))));
    services.tokens.mintService(domain, machine, binding, null, List.of());
    var page = console.get(TENANTS + "/" + domain + "/machines/" + machine);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains(clientId, "Tokens", "Active");
  }

  @Test
  void deleting_says_what_is_in_the_way_and_else_asks_for_the_slug() {
    var full = registered("full-corp");
    machineWithToken(full, "full-deployer");
    var way = console.get(TENANTS + "/" + full + "/delete");
    assertThat(way.body())
        .contains("These must go first", "1 machine, 1 live token")
        .doesNotContain("class=\"btn danger\"");
    assertThat(
            console.form(TENANTS + "/" + full + "/delete", form("confirm", "full-corp")).status())
        .isEqualTo(409);

    var id = registered("gone-corp");
    var path = TENANTS + "/" + id + "/delete";
    assertThat(console.form(path, form("confirm", "gone")).status()).isEqualTo(409);
    assertThat(console.form(path, form("confirm", "gone-corp")).status()).isEqualTo(303);
    assertThat(console.get(TENANTS + "/" + id).body())
        .contains("Deleted")
        .doesNotContain("Suspend");
    assertThat(console.get(TENANTS).body()).doesNotContain("gone-corp");
  }

  @Test
  void names_of_tenants_are_text() {
    console.form(
        TENANTS + "/new",
        form(
            "slug",
            "html-corp",
            "name",
            "<script>alert(1)</script>",
            "owner_email",
            "o@html.example",
            "owner_name",
            "\"><img src=x>"));

    var list = console.get(TENANTS + "?q=%3Cscript");

    assertThat(list.body()).contains("html-corp").doesNotContain("<script>").doesNotContain("<img");
    assertThat(list.header("content-security-policy")).contains("default-src 'none'");
  }

  @Test
  void a_search_without_a_result_repeats_the_query() {
    registered("some-corp");

    assertThat(console.get(TENANTS + "?q=nothing+like+it").body())
        .contains("No tenant starts with", "nothing like it");
  }

  @Test
  void what_is_not_there_is_404_and_what_is_no_id_400() {
    assertThat(console.get(TENANTS + "/" + whole.grace.id()).status()).isEqualTo(404);
    assertThat(console.get(TENANTS + "/x").status()).isEqualTo(400);
    assertThat(console.get("/admin-console/nowhere").status()).isEqualTo(404);
  }

  @Test
  void the_overview_says_what_needs_somebody() {
    registered("waits-corp");

    var body = console.get("/admin-console").body();

    assertThat(body).contains("the owner has not come yet", "Live tokens", "Database", "Published");
  }
}
