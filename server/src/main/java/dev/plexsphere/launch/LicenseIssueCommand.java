package dev.plexsphere.launch;

import com.nimbusds.jose.jwk.ECKey;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.Uuids;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.launch.Commands.Place;
import dev.plexsphere.license.License;
import dev.plexsphere.license.LicenseJws;
import dev.plexsphere.license.LicenseRequest;
import dev.plexsphere.license.SigningKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * {@code plexsphere license issue}: sign a license with a key of your own, or this installation's.
 */
@Command(
    name = "issue",
    description = {
      "Sign a license and print it. With --key it needs no server and no database.",
      "With --evaluation the installation signs one for itself and installs it."
    })
final class LicenseIssueCommand extends LocalCommand {
  private static final int GRACE_DAYS = 30;

  private final InstantSource clock = Clocks.system();
  @CommandLine.Spec private @Nullable CommandSpec spec;

  @Option(names = "--key", paramLabel = "FILE", description = "made by license keygen")
  private @Nullable Path keyFile;

  @Option(names = "--evaluation", description = "sign with the installation's key, and install")
  private boolean evaluation;

  @Option(names = "--request", paramLabel = "FILE", description = "made by license request")
  private @Nullable String request;

  @Option(names = "--installation", paramLabel = "UUID", description = "instead of --request")
  private @Nullable String installation;

  @Option(
      names = "--licensee",
      paramLabel = "NAME",
      description = "who may use it (default: the request's organization)")
  private @Nullable String licensee;

  @Option(
      names = "--licensor",
      paramLabel = "NAME",
      description = "who issues it (default: the key's id)")
  private @Nullable String licensor;

  @Option(
      names = "--kind",
      required = true,
      paramLabel = "KIND",
      description = "evaluation, development or production")
  private String kind = "";

  @Option(
      names = "--days",
      defaultValue = "365",
      paramLabel = "N",
      description = "how long it holds (default ${DEFAULT-VALUE})")
  private int days;

  @Option(
      names = "--grace-days",
      paramLabel = "N",
      description = "how long it still counts afterwards, 0 to 90 (default 30)")
  private @Nullable Integer graceDays;

  @Option(
      names = "--max-tenants",
      defaultValue = "100",
      paramLabel = "N",
      description = "how many tenants there may be (default ${DEFAULT-VALUE})")
  private int maxTenants;

  @Option(
      names = "--not-before",
      paramLabel = "INSTANT",
      description = "when it begins, such as 2027-01-01T00:00:00Z (default now)")
  private @Nullable Instant notBefore;

  @Option(names = "--feature", paramLabel = "NAME", description = "may be given several times")
  private List<String> features = List.of();

  @Option(names = "--out", paramLabel = "FILE", description = "a new file instead of stdout")
  private @Nullable Path out;

  LicenseIssueCommand(Place place) {
    super(place);
  }

  @Override
  public Integer call() {
    var line = Objects.requireNonNull(spec).commandLine();
    if (evaluation == (keyFile != null)) {
      throw new ParameterException(line, "name a key with --key, or say --evaluation");
    }
    return evaluation ? forThisInstallation(line) : withKey(line, Objects.requireNonNull(keyFile));
  }

  private int withKey(CommandLine line, Path file) {
    String jws;
    try {
      var key = SigningKeys.parse(NewFile.readSecret(line, file));
      jws = LicenseJws.sign(license(line, key), key);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line, String.valueOf(e.getMessage()));
    }
    if (out == null) {
      place.say(jws);
    } else {
      NewFile.write(line, out, "rw-r--r--", jws + "\n");
      LicenseCommands.print(place, LicenseJws.read(jws).unverified());
    }
    return 0;
  }

  private License license(CommandLine line, ECKey key) {
    var asked = request == null ? null : LicenseRequest.parse(NewFile.read(line, request));
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var begin = notBefore == null ? now : notBefore.truncatedTo(ChronoUnit.SECONDS);
    return new License(
        licensor == null ? "key " + SigningKeys.thumbprint(key) : licensor,
        Ids.uuidV7(clock, Secrets.random()).next(),
        licensee(line, asked),
        License.Kind.ofWire(kind),
        installation(line, asked),
        now,
        begin,
        begin.plus(Duration.ofDays(days)),
        graceDays == null ? GRACE_DAYS : graceDays,
        maxTenants,
        features);
  }

  private String licensee(CommandLine line, @Nullable LicenseRequest asked) {
    if (licensee != null) {
      return licensee;
    }
    if (asked == null || asked.organization() == null) {
      throw new ParameterException(line, "name who may use it with --licensee");
    }
    return asked.organization();
  }

  private UUID installation(CommandLine line, @Nullable LicenseRequest asked) {
    if ((asked == null) == (installation == null)) {
      throw new ParameterException(line, "name the installation by --request or --installation");
    }
    return asked != null
        ? asked.installation()
        : Uuids.parse(
            Objects.requireNonNull(installation), ErrorCode.INVALID_REQUEST, "installation");
  }

  private int forThisInstallation(CommandLine line) {
    if (licensee == null || isForOthers()) {
      throw new ParameterException(
          line, "--evaluation takes --licensee, --kind, --days and --max-tenants, no other");
    }
    var wanted = kind(line);
    return with(services -> {
      LicenseCommands.printInstalled(
          place,
          services
              .database()
              .transaction(tx ->
                  services
                      .licenses()
                      .issueEvaluation(
                          tx,
                          Objects.requireNonNull(licensee),
                          wanted,
                          Duration.ofDays(days),
                          maxTenants)));
    });
  }

  private boolean isForOthers() {
    return request != null
        || installation != null
        || licensor != null
        || notBefore != null
        || graceDays != null
        || !features.isEmpty()
        || out != null;
  }

  private License.Kind kind(CommandLine line) {
    try {
      return License.Kind.ofWire(kind);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line, String.valueOf(e.getMessage()));
    }
  }
}
