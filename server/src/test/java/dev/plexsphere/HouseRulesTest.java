package dev.plexsphere;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.plexsphere.ledger.Fact;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The walls between the rooms of the server. Each rule's {@code because} is the reason. */
@AnalyzeClasses(
    packages = "dev.plexsphere",
    importOptions = {ImportOption.DoNotIncludeTests.class, HouseRulesTest.OursOnly.class})
class HouseRulesTest {
  private static final String ROOT = "dev.plexsphere";

  /** Not what generators wrote (templates, JSON adapters), nor what only tests use. */
  static final class OursOnly implements ImportOption {
    @Override
    public boolean includes(com.tngtech.archunit.core.importer.Location location) {
      return !location.contains("/gg/jte/")
          && !location.contains("/dev/plexsphere/jsonb/")
          && !location.contains("testkit");
    }
  }

  /** An edge only ever goes to a lower rank. A room that is not here is a failed test. */
  private static final Map<String, Integer> RANKS =
      Map.ofEntries(
          Map.entry("contract", 0),
          Map.entry("postgres", 0),
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
          Map.entry("device", 8),
          Map.entry("machine", 8),
          Map.entry("authserver", 8),
          Map.entry("registry", 8),
          Map.entry("gateway", 8),
          Map.entry("signing", 8),
          Map.entry("audit", 8),
          Map.entry("event", 8),
          Map.entry("setup", 9),
          Map.entry("admin", 9),
          Map.entry("console", 9),
          Map.entry("meta", 9),
          Map.entry("config", 9),
          Map.entry("launch", 10));

  /** From here on rooms only call services, and may know any feature below. */
  private static final int THIN = 9;

  /** Rooms that anybody may use. */
  private static final Set<String> GROUND = Set.of("contract", "kit", "oauth", "ids", "ledger");

  /** Who may know whom, above the ground. A new line here is a reviewed decision. */
  private static final Set<String> EDGES =
      Set.of(
          "account > codes",
          "account > tenancy",
          "account > throttle",
          "authn > session",
          "authn > token",
          "authserver > account",
          "authserver > authn",
          "authserver > codes",
          "authserver > idp",
          "authserver > jwk",
          "authserver > tenancy",
          "authserver > throttle",
          "device > idp",
          "device > session",
          "device > tenancy",
          "device > throttle",
          "device > token",
          "identity > idp",
          "idp > tenancy",
          "machine > identity",
          "machine > idp",
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
      Set.of("codes.CodeStore", "idp.IdTokenVerifier", "idp.Issuers", "session.Csrf");

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

  @ArchTest
  static final ArchRule pages_and_routes_touch_no_database =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Routes")
          .or()
          .haveSimpleNameEndingWith("Pages")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.jdbi..", "java.sql..", "javax.sql.."))
          .because("a handler parses, calls and renders");

  @ArchTest
  static final ArchRule sql_lives_in_repositories =
      classes()
          .that(describe("run SQL", HouseRulesTest::runsSql))
          .and()
          .resideOutsideOfPackages(ROOT + ".kit.db..", ROOT + ".kit.job..")
          .should(
              describeCondition(
                  "be package-private", c -> !c.getModifiers().contains(JavaModifier.PUBLIC)))
          .because("only the repository of a table knows its columns");

  @ArchTest
  static final ArchRule jetty_stays_at_the_edge =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".kit.http..", ROOT + ".gateway..")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".Server")
          .should()
          .dependOnClassesThat(resideInAPackage("org.eclipse.jetty.."))
          .because("routes see an Exchange, and the server library can be replaced");

  @ArchTest
  static final ArchRule grpc_stays_in_signing =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".signing..")
          .should()
          .dependOnClassesThat(resideInAPackage("io.grpc.."))
          .because("nothing but signing loads it");

  @ArchTest
  static final ArchRule services_are_made_in_one_place =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, ROOT + ".launch..")
          .should()
          .callConstructorWhere(
              describe(
                  "makes a service of another feature",
                  (JavaConstructorCall call) ->
                      call.getTargetOwner().getSimpleName().endsWith("Service")
                          && call.getTargetOwner().getPackageName().startsWith(ROOT)
                          && !call.getTargetOwner()
                              .getPackageName()
                              .equals(call.getOriginOwner().getPackageName())))
          .because("what hangs together is seen in Server and nowhere else");

  @ArchTest
  static final ArchRule the_environment_is_read_in_one_place =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT, ROOT + ".config..", ROOT + ".launch..", ROOT + ".postgres..")
          .should()
          .callMethodWhere(
              describe(
                  "reads the environment",
                  (JavaMethodCall call) ->
                      call.getTargetOwner().isEquivalentTo(System.class)
                          && Set.of("getenv", "getProperty").contains(call.getName())))
          .because("a setting that nobody can list is not a setting");

  @ArchTest
  static final ArchRule time_ids_and_randomness_are_given =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + ".kit.time..",
              ROOT + ".kit.id..",
              ROOT + ".kit.secret..",
              ROOT + ".postgres..")
          .should()
          .callCodeUnitWhere(
              describe(
                  "asks the machine",
                  call -> isOfTheMachine(call.getTargetOwner(), call.getName())))
          .because("a test must be able to move the clock and know the ids");

  @ArchTest
  static final ArchRule names_say_what_a_thing_is =
      noClasses()
          .should()
          .haveNameMatching(".*\\.(Abstract\\w*|\\w+(Util|Utils|Helper|Manager|Impl))")
          .orShould(beInAVaguePackage())
          .because("a name that fits everything tells nothing");

  @ArchTest
  static final ArchRule refusals_are_data =
      classes()
          .that()
          .implement(dev.plexsphere.kit.Refusal.class)
          .and()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .should()
          .beRecords()
          .because("a refusal is data");

  private static boolean isOfTheMachine(JavaClass owner, String name) {
    return switch (owner.getName()) {
      case "java.time.Instant", "java.time.LocalDateTime", "java.time.OffsetDateTime" ->
          name.equals("now");
      case "java.time.Clock" -> name.startsWith("system");
      case "java.time.InstantSource" -> name.equals("system");
      case "java.util.UUID" -> name.equals("randomUUID");
      case "java.security.SecureRandom" -> name.equals("<init>") || name.startsWith("getInstance");
      case "java.lang.System" -> name.equals("currentTimeMillis");
      case "java.lang.Thread" -> name.equals("sleep");
      default -> false;
    };
  }

  private static ArchCondition<JavaClass> beInAVaguePackage() {
    return describeCondition(
        "be in a vague package",
        c ->
            List.of(c.getPackageName().split("\\.", -1)).stream()
                .anyMatch(Set.of("common", "util", "core", "model", "dto", "impl")::contains));
  }

  private static final Set<String> SQL_CALLS =
      Set.of(
          "createQuery",
          "createUpdate",
          "select",
          "prepareBatch",
          "createBatch",
          "createCall",
          "createScript");

  private static boolean runsSql(JavaClass type) {
    return type.getMethodCallsFromSelf().stream()
        .anyMatch(call ->
            (call.getTargetOwner().getPackageName().startsWith("org.jdbi")
                    && SQL_CALLS.contains(call.getName()))
                || (call.getTargetOwner().isEquivalentTo(java.sql.Connection.class)
                    && call.getName().startsWith("prepare")));
  }

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

  /** The room of a class: {@code token} of {@code dev.plexsphere.token.Tokens}; null outside. */
  private static @Nullable String room(JavaClass type) {
    var name = type.getPackageName();
    if (!name.startsWith(ROOT + ".")) {
      return null;
    }
    var rest = name.substring(ROOT.length() + 1);
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  private static boolean isRoom(@Nullable String room) {
    return room != null && RANKS.containsKey(room);
  }

  private static int rank(@Nullable String room) {
    var rank = room == null ? null : RANKS.get(room);
    if (rank == null) {
      throw new AssertionError("give the room " + room + " a rank in HouseRulesTest");
    }
    return rank;
  }

  private static DescribedPredicate<JavaClass> areInARoom() {
    return describe("are in a room", c -> room(c) != null);
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

  private static ArchCondition<JavaClass> describeCondition(
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
