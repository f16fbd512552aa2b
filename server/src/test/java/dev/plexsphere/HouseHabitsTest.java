package dev.plexsphere;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.plexsphere.Rooms.ROOT;
import static dev.plexsphere.Rooms.describeCondition;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;

/** What code in a room may do. Each rule's {@code because} is the reason. */
@AnalyzeClasses(
    packages = Rooms.ROOT,
    importOptions = {ImportOption.DoNotIncludeTests.class, Rooms.OursOnly.class})
class HouseHabitsTest {
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
          .that(describe("run SQL", HouseHabitsTest::runsSql))
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
}
