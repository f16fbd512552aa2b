package dev.plexsphere.admin;

import static dev.plexsphere.admin.Register.BASE;
import static dev.plexsphere.admin.Register.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantListTest {
  private final Register register = new Register();
  private final String tenants = BASE + "/tenants";

  @BeforeAll
  void ten_thousand_tenants() {
    register.house.database.inTransaction(tx -> {
      tx.execute(
          """
          INSERT INTO domains (id, slug, name, created_at, updated_at)
          SELECT gen_random_uuid(), 'bulk-' || lpad(n::text, 5, '0'), 'Company No ' || n, now(), now()
          FROM generate_series(1, 10000) n
          """);
      tx.execute(
          """
          INSERT INTO domains (id, slug, name, created_at, updated_at) VALUES
            (gen_random_uuid(), 'zeta', 'Ärzte 100%', now(), now()),
            (gen_random_uuid(), 'arzt-praxis', 'Something', now(), now())
          """);
      tx.execute("ANALYZE domains");
    });
  }

  @AfterAll
  void close() {
    register.close();
  }

  @SuppressWarnings("unchecked")
  private static List<String> slugs(Http.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var data =
        (List<Map<String, Object>>) java.util.Objects.requireNonNull(json(reply).get("data"));
    return data.stream().map(each -> (String) each.get("slug")).toList();
  }

  private Http.Reply list(String query) {
    return register.ada().get(tenants + query);
  }

  @Test
  void pages_go_by_slug_and_end() {
    var first = list("?limit=2&search=bulk-0999");
    assertThat(slugs(first)).containsExactly("bulk-09990", "bulk-09991");
    assertThat(first.body()).contains("\"hasMore\":true", "\"after\":\"bulk-09991\"");

    var last = list("?limit=200&search=bulk-0999&after=bulk-09991");
    assertThat(slugs(last)).hasSize(8).startsWith("bulk-09992").endsWith("bulk-09999");
    assertThat(last.body()).contains("\"hasMore\":false").doesNotContain("after");
  }

  @Test
  void a_search_is_the_beginning_of_slug_or_name_in_any_case() {
    assertThat(slugs(list("?search=zet"))).containsExactly("zeta");
    assertThat(slugs(list("?search=%C3%84rz"))).containsExactly("zeta");
    assertThat(slugs(list("?search=%C3%84RZTE"))).containsExactly("zeta");
    assertThat(slugs(list("?search=company%20no%209999"))).containsExactly("bulk-09999");
    assertThat(slugs(list("?search=eta"))).isEmpty();
    assertThat(slugs(list("?search=%25"))).isEmpty();
    assertThat(slugs(list("?search=_eta"))).isEmpty();
    assertThat(slugs(list("?search=platform"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"?limit=0", "?limit=201", "?limit=x", "?limit=-1", "?status=x", "?page=2"})
  void what_the_list_does_not_take_is_400(String query) {
    assertThat(list(query).status()).isEqualTo(400);
  }

  @Test
  void a_search_longer_than_any_name_is_400() {
    assertThat(list("?search=" + "x".repeat(256)).status()).isEqualTo(400);
    assertThat(list("?after=" + "x".repeat(256)).status()).isEqualTo(400);
  }

  @Test
  void ids_are_read_strictly() {
    assertThat(list("/none").status()).isEqualTo(400);
    assertThat(list("/00000000-0000-0000-0000-000000000000").status()).isEqualTo(400);
    assertThat(list("/" + Register.ADA).status()).isEqualTo(404);
  }

  /** The plan our pool makes: before it knows the parameters. */
  @Test
  void a_search_reads_the_two_prefix_indexes_and_nothing_else_of_the_table() {
    var plan =
        register.house.database.transaction(tx -> {
          tx.execute(
              """
              PREPARE found(text, text, text) AS
              SELECT d.id FROM domains d
              WHERE d.slug > $3 AND d.status <> 'deleted'
                AND (d.slug ~>=~ $1 AND d.slug ~<~ $2
                  OR lower(d.name) ~>=~ $1 AND lower(d.name) ~<~ $2)
              ORDER BY d.slug LIMIT 51
              """);
          return String.join(
              "\n",
              tx.createQuery("EXPLAIN EXECUTE found('zet', 'zeu', '')").mapTo(String.class).list());
        });

    assertThat(plan)
        .contains("BitmapOr", "domains_slug_prefix_idx", "domains_name_prefix_idx")
        .doesNotContain("Seq Scan");
  }
}
