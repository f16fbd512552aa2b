package dev.plexsphere;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rooms of the server and their ranks, and how rules speak of them. */
final class Rooms {
  static final String ROOT = "dev.plexsphere";

  /** Not what generators wrote (templates, JSON adapters), nor what only tests use. */
  static final class OursOnly implements ImportOption {
    @Override
    public boolean includes(com.tngtech.archunit.core.importer.Location location) {
      return !location.contains("/gg/jte/")
          && !location.contains("/dev/plexsphere/jsonb/")
          && !location.contains("/dev/plexsphere/signing/v1/") // protobuf
          && !location.contains("testkit");
    }
  }

  /** An edge only ever goes to a lower rank. A room that is not here is a failed test. */
  private static final Map<String, Integer> RANKS =
      Map.ofEntries(
          Map.entry("contract", 0),
          Map.entry("postgres", 0),
          Map.entry("verifier", 0),
          Map.entry("kit", 0),
          Map.entry("oauth", 0),
          Map.entry("ids", 0),
          Map.entry("ledger", 1),
          Map.entry("jwk", 2),
          Map.entry("codes", 2),
          Map.entry("throttle", 2),
          Map.entry("license", 2),
          Map.entry("tenancy", 3),
          Map.entry("authz", 3),
          Map.entry("idp", 4),
          Map.entry("identity", 5),
          Map.entry("account", 5),
          Map.entry("session", 5),
          Map.entry("token", 6),
          Map.entry("authn", 7),
          Map.entry("signin", 8),
          Map.entry("device", 7),
          Map.entry("machine", 8),
          Map.entry("authserver", 8),
          Map.entry("registry", 8),
          Map.entry("gateway", 8),
          Map.entry("signing", 7),
          Map.entry("audit", 8),
          Map.entry("event", 8),
          Map.entry("setup", 9),
          Map.entry("admin", 9),
          Map.entry("console", 9),
          Map.entry("meta", 9),
          Map.entry("config", 9),
          Map.entry("launch", 10));

  private Rooms() {}

  /** The room of a class: {@code token} of {@code dev.plexsphere.token.Tokens}; null outside. */
  static @Nullable String room(JavaClass type) {
    var name = type.getPackageName();
    if (!name.startsWith(ROOT + ".")) {
      return null;
    }
    var rest = name.substring(ROOT.length() + 1);
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  static boolean isRoom(@Nullable String room) {
    return room != null && RANKS.containsKey(room);
  }

  static int rank(@Nullable String room) {
    var rank = room == null ? null : RANKS.get(room);
    if (rank == null) {
      throw new AssertionError("give the room " + room + " a rank in Rooms");
    }
    return rank;
  }

  static DescribedPredicate<JavaClass> areInARoom() {
    return describe("are in a room", c -> room(c) != null);
  }

  static ArchCondition<JavaClass> describeCondition(
      String what, java.util.function.Predicate<JavaClass> holds) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        events.add(
            new SimpleConditionEvent(type, holds.test(type), type.getName() + " should " + what));
      }
    };
  }
}
