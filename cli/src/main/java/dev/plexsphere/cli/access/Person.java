package dev.plexsphere.cli.access;

import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody of the Domain, as they are named on the command line: by id, or by address. */
final class Person {
  static final String LABEL = "PERSON";
  static final String DESCRIPTION = "their id, or the address they last came in with";

  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Person() {}

  /**
   * The id of one person.
   *
   * @throws Failure exit 2 for what is neither, exit 4 where nobody came in with the address, exit
   *     1 where several people did
   */
  static String id(AccessApi access, String named) {
    if (UUID_FORM.matcher(named).matches()) {
      return named;
    }
    if (!named.contains("@")) {
      throw Failure.usage("Bad value", named + " is neither an id nor an address");
    }
    var found = Json.docs(access.list("/people", "&email=" + Api.encoded(named), "", 10).items());
    if (found.isEmpty()) {
      throw new Failure(
              Exit.NOT_FOUND,
              "Not found",
              "nobody came in as " + named + "; who never signed in is not known yet")
          .hint("plexctl access people" + access.own());
    }
    if (found.size() > 1) {
      throw Failure.failed(
          "Several people",
          named
              + " is the address of "
              + found.stream().map(each -> each.get("user_id")).collect(Collectors.joining(", "))
              + "; name one by the id");
    }
    return found.getFirst().get("user_id");
  }
}
