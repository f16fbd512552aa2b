package dev.plexsphere.console;

import dev.plexsphere.authserver.ClientMember;
import dev.plexsphere.authserver.ClientWish;
import dev.plexsphere.authserver.RegisteredClient;
import dev.plexsphere.console.AppEditView.Field;
import dev.plexsphere.console.AppEditView.Option;
import dev.plexsphere.kit.http.Params;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is typed into the form that changes an application: at first what is registered of it. */
final class AppForm {
  private final RegisteredClient client;
  private final Map<AppField, List<String>> typed;

  private AppForm(RegisteredClient client, Map<AppField, List<String>> typed) {
    this.client = client;
    this.typed = typed;
  }

  static AppForm of(RegisteredClient client) {
    var members = client.metadata().members();
    var typed = new EnumMap<AppField, List<String>>(AppField.class);
    fields(client)
        .forEach(field -> {
          var value = members.get(field.member());
          typed.put(field, value == null ? List.of() : field.typed(value));
        });
    return new AppForm(client, typed);
  }

  /** The form as a browser sends it: what is not in it is empty. */
  static AppForm sent(RegisteredClient client, Params form) {
    var typed = new EnumMap<AppField, List<String>>(AppField.class);
    fields(client).forEach(field -> typed.put(field, sent(field, client, form)));
    return new AppForm(client, typed);
  }

  private static List<String> sent(AppField field, RegisteredClient client, Params form) {
    var name = field.member().wire();
    return switch (field.kind()) {
      case CHECKS ->
          field.options(client.dynamic()).keySet().stream()
              .filter(option -> form.find(box(name, option)).isPresent())
              .toList();
      case LINES -> words(form.find(name).orElse(""));
      case LINE, CHOICE -> List.of(form.find(name).orElse(""));
    };
  }

  /** Each box has a name of its own: a form has no name twice. */
  private static String box(String field, String option) {
    return field + "." + option;
  }

  private static Stream<AppField> fields(RegisteredClient client) {
    return Arrays.stream(AppField.values())
        .filter(field -> field.isFor(client.metadata(), client.dynamic()));
  }

  /** Everything between blanks and line breaks. */
  static List<String> words(String text) {
    return Arrays.stream(text.split("\\s+")).filter(each -> !each.isEmpty()).toList();
  }

  /** What is to be registered: what is typed, and the rest as it was. */
  ClientWish wish() {
    var out = client.metadata().members();
    out.remove(ClientMember.RESPONSE_TYPES); // follow from the grant types
    typed.forEach((field, values) -> {
      var member = field.member();
      out.remove(member);
      switch (field) {
        case ASKS, PUSHED -> out.put(member, values.contains(AppField.YES));
        default -> {
          if (field.isList()) {
            out.put(member, values);
          } else if (!one(values).isEmpty() || member == ClientMember.SCOPE) {
            out.put(member, one(values));
          }
        }
      }
    });
    return ClientWish.of(out);
  }

  private static String one(List<String> values) {
    return values.isEmpty() ? "" : values.getFirst().strip();
  }

  /**
   * As the page draws it.
   *
   * @param wrong the member that was refused; null where none was
   */
  List<Field> drawn(@Nullable ClientMember wrong, String problem) {
    return typed.entrySet().stream()
        .map(each -> {
          var field = each.getKey();
          var values = each.getValue();
          return new Field(
              field.member().wire(),
              field.kind().name(),
              field.label(),
              field.hint(),
              String.join("\n", values),
              options(field, values),
              field.member() == wrong ? problem : null);
        })
        .toList();
  }

  /** True for a member that the form has a field for. */
  boolean has(@Nullable ClientMember member) {
    return typed.keySet().stream().anyMatch(field -> field.member() == member);
  }

  private List<Option> options(AppField field, List<String> values) {
    return field.options(client.dynamic()).entrySet().stream()
        .map(each ->
            new Option(
                each.getKey(),
                box(field.member().wire(), each.getKey()),
                each.getValue(),
                values.contains(each.getKey())))
        .toList();
  }
}
