package dev.plexsphere;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.plexsphere.Rooms.ROOT;
import static dev.plexsphere.Rooms.areInARoom;
import static dev.plexsphere.Rooms.isRoom;
import static dev.plexsphere.Rooms.rank;
import static dev.plexsphere.Rooms.room;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.plexsphere.ledger.Fact;
import java.util.Set;

/** The walls between the rooms of the server. Each rule's {@code because} is the reason. */
@AnalyzeClasses(
    packages = Rooms.ROOT,
    importOptions = {ImportOption.DoNotIncludeTests.class, Rooms.OursOnly.class})
class HouseRulesTest {
  /** From here on rooms only call services, and may know any feature below. */
  private static final int THIN = 9;

  /** Rooms that anybody may use. */
  private static final Set<String> GROUND =
      Set.of("contract", "kit", "oauth", "ids", "ledger", "verifier");

  /** Who may know whom, above the ground. A new line here is a reviewed decision. */
  private static final Set<String> EDGES =
      Set.of(
          "account > codes",
          "account > tenancy",
          "account > throttle",
          "audit > signing",
          "authn > session",
          "authn > token",
          "authserver > account",
          "authserver > authn",
          "authserver > codes",
          "authserver > device",
          "authserver > identity",
          "authserver > idp",
          "authserver > jwk",
          "authserver > tenancy",
          "authserver > throttle",
          "device > idp",
          "device > session",
          "device > tenancy",
          "device > throttle",
          "device > token",
          "event > signing",
          "gateway > codes",
          "gateway > identity",
          "gateway > idp",
          "gateway > throttle",
          "identity > idp",
          "idp > jwk",
          "idp > tenancy",
          "machine > codes",
          "machine > identity",
          "machine > idp",
          "machine > tenancy",
          "machine > throttle",
          "machine > token",
          "registry > account",
          "registry > tenancy",
          "signin > codes",
          "signin > identity",
          "signin > idp",
          "signin > session",
          "signin > tenancy");

  /** What a feature shows besides its services, routes and values. */
  private static final Set<String> SHOWN =
      Set.of(
          "codes.CodeStore",
          "codes.UsedAssertions",
          "idp.AssertionVerifier",
          "idp.IdTokenVerifier",
          "idp.Issuers",
          "idp.SvidVerifier",
          "jwk.CompactJws",
          "jwk.Ed25519",
          "session.Csrf",
          "signing.Announcement",
          "signing.KnownKey",
          "signing.SignerException",
          "signing.SigningKey");

  @ArchTest
  static final ArchRule features_form_no_cycle =
      slices()
          .matching(ROOT + ".(*)..")
          .should()
          .beFreeOfCycles()
          .because("what needs each other is one room");

  @ArchTest
  static final ArchRule edges_go_down_the_ranks =
      classes()
          .that(areInARoom())
          .should(
              dependOnlyOnRooms(
                  "lower",
                  (from, to) -> rank(to) < rank(from) || (rank(from) == 0 && rank(to) == 0)))
          .because("what stands below never knows what stands on it");

  @ArchTest
  static final ArchRule edges_are_listed =
      classes()
          .that(areInARoom())
          .and(describe("are features", c -> rank(room(c)) > 0 && rank(room(c)) < THIN))
          .should(
              dependOnlyOnRooms(
                  "listed", (from, to) -> GROUND.contains(to) || EDGES.contains(from + " > " + to)))
          .because("a new edge between features is a decision, and this list is where it is seen");

  @ArchTest
  static final ArchRule ground_knows_no_feature =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".kit..", ROOT + ".oauth..", ROOT + ".ids..")
          .should()
          .dependOnClassesThat(
              describe("are of a feature", c -> isRoom(room(c)) && rank(room(c)) > 0))
          .because("kit and the vocabulary are what every feature stands on");

  @ArchTest
  static final ArchRule features_see_services_and_values_of_others =
      classes()
          .that(areInARoom())
          .should(
              dependOnlyOn(
                  "services and values of other features",
                  (from, to) -> {
                    var room = room(to);
                    return room == null
                        || room.equals(room(from))
                        || rank(room(from)) >= THIN
                        || GROUND.contains(room)
                        || isShown(to);
                  }))
          .because("a feature is used by what it offers, never by how it does it");

  @ArchTest
  static final ArchRule facts_belong_to_their_feature =
      classes()
          .that()
          .implement(Fact.class)
          .should()
          .resideOutsideOfPackage(ROOT + ".ledger..")
          .allowEmptyShould(true)
          .because("a central list of events would know every feature");

  private static boolean isShown(JavaClass type) {
    var top = type;
    while (top.getEnclosingClass().isPresent()) {
      top = top.getEnclosingClass().get();
    }
    return top.getSimpleName().endsWith("Service")
        || top.isRecord()
        || top.isEnum()
        || top.isInterface()
        || top.isAnnotation()
        || SHOWN.contains(top.getName().substring(ROOT.length() + 1));
  }

  private interface Edge<T> {
    boolean isAllowed(T from, T to);
  }

  private static ArchCondition<JavaClass> dependOnlyOnRooms(String what, Edge<String> edge) {
    return dependOnlyOn(
        what + " rooms",
        (from, to) -> {
          var here = room(from);
          var there = room(to);
          return here == null || there == null || here.equals(there) || edge.isAllowed(here, there);
        });
  }

  private static ArchCondition<JavaClass> dependOnlyOn(String what, Edge<JavaClass> edge) {
    return new ArchCondition<>("depend only on " + what) {
      @Override
      public void check(JavaClass from, ConditionEvents events) {
        for (var each : from.getDirectDependenciesFromSelf()) {
          if (!edge.isAllowed(from, each.getTargetClass().getBaseComponentType())) {
            events.add(
                SimpleConditionEvent.violated(
                    from,
                    room(from)
                        + " > "
                        + room(each.getTargetClass().getBaseComponentType())
                        + ": "
                        + each.getDescription()));
          }
        }
      }
    };
  }
}
