package dev.plexsphere.launch;

import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.launch.Commands.Place;
import dev.plexsphere.license.License;
import dev.plexsphere.license.LicenseJws;
import dev.plexsphere.license.LicenseState;
import dev.plexsphere.license.SigningKeys;
import dev.plexsphere.license.TrustAnchors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code plexsphere license …}: ask for one, make one, look at one, install one. */
final class LicenseCommands {
  private LicenseCommands() {}

  static CommandLine group(Place place) {
    return Group.of(
        "license",
        "Ask for a license, issue, look at and install one.",
        new Request(place),
        new Keygen(place),
        new LicenseIssueCommand(place),
        new Inspect(place),
        new Install(place),
        new AcceptClock(place));
  }

  /** What a person reads of a license. */
  static void print(Place place, License license) {
    place.say("license_id:         " + license.id());
    place.say("kind:               " + license.kind().wire());
    place.say("licensee:           " + license.licensee());
    place.say("licensor:           " + license.licensor());
    place.say("installation_id:    " + license.installation());
    place.say("issued_at:          " + license.issuedAt());
    place.say("not_before:         " + license.notBefore());
    place.say("expires_at:         " + license.expiresAt());
    place.say("grace_ends_at:      " + license.graceEndsAt());
    place.say("max_tenants:        " + license.maxTenants());
    var features = String.join(" ", license.features());
    place.say("features:           " + (features.isEmpty() ? "-" : features));
  }

  /** What a person reads of a license that was installed just now. */
  static void printInstalled(Place place, LicenseState installed) {
    print(place, Objects.requireNonNull(installed.license())); // it passes, so there is one
    place.say("state:              " + installed.status());
  }

  @Command(
      name = "request",
      description = "Print what whoever issues licenses needs to make one for this installation.")
  static final class Request extends LocalCommand {

    @Option(names = "--organization", paramLabel = "NAME", description = "who asks")
    private @Nullable String organization;

    @Option(names = "--contact", paramLabel = "EMAIL", description = "where to send the license")
    private @Nullable String contact;

    Request(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      return with(services -> {
        place.say(services.licenses().request(organization, contact));
      });
    }
  }

  @Command(
      name = "keygen",
      mixinStandardHelpOptions = true,
      description =
          "Make a key that signs licenses: FILE, for you only, and FILE.pub for license.trust-anchors.")
  static final class Keygen implements Callable<Integer> {
    private final Place place;
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "a new file")
    private Path out = Path.of("");

    Keygen(Place place) {
      this.place = place;
    }

    @Override
    public Integer call() {
      var line = Objects.requireNonNull(spec).commandLine();
      var key = SigningKeys.generate();
      var anchors = out.resolveSibling(out.getFileName() + ".pub");
      NewFile.write(line, out, "rw-------", key.toJSONString() + "\n");
      NewFile.write(line, anchors, "rw-r--r--", new JWKSet(key).toString(true) + "\n");
      place.say("key_id:             " + SigningKeys.thumbprint(key));
      place.say("private_key:        " + out);
      place.say("trust_anchors:      " + anchors);
      return 0;
    }
  }

  @Command(
      name = "inspect",
      mixinStandardHelpOptions = true,
      description = "Say what a license says and who signed it. Needs no server.")
  static final class Inspect implements Callable<Integer> {
    private final Place place;
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the license; - for standard input")
    private String file = "";

    @Option(
        names = "--trust-anchors",
        paramLabel = "FILE",
        description =
            "public keys, as in license.trust-anchors; exit 1 when none of them signed it")
    private @Nullable Path anchors;

    Inspect(Place place) {
      this.place = place;
    }

    @Override
    public Integer call() {
      var line = Objects.requireNonNull(spec).commandLine();
      var jws = LicenseJws.read(NewFile.read(line, file));
      print(place, jws.unverified());
      place.say("signed_by_key:      " + jws.kid());
      if (anchors == null) {
        place.say("signature:          not checked, name public keys with --trust-anchors");
        return 0;
      }
      boolean verifies = read(line, anchors).find(jws.kid()).filter(jws::verifies).isPresent();
      place.say(
          "signature:          "
              + (verifies ? "verifies with that key of " : "does not verify with any key of ")
              + anchors);
      return verifies ? 0 : Exit.FAILED.code();
    }

    private static TrustAnchors read(CommandLine line, Path file) {
      try {
        return TrustAnchors.read(file);
      } catch (IOException e) {
        throw new ParameterException(line, "cannot read " + file);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(line, file + ": " + e.getMessage());
      }
    }
  }

  @Command(name = "install", description = "Install a license here; the newest one counts.")
  static final class Install extends LocalCommand {
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the license; - for standard input")
    private String file = "";

    Install(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      var jws = NewFile.read(Objects.requireNonNull(spec).commandLine(), file);
      return with(services -> {
        printInstalled(
            place, services.database().transaction(tx -> services.licenses().install(tx, jws)));
      });
    }
  }

  @Command(
      name = "accept-clock",
      description =
          "Take this machine's clock for right although it was later before; the ledger keeps who did.")
  static final class AcceptClock extends LocalCommand {

    AcceptClock(Place place) {
      super(place);
    }

    @Override
    public Integer call() {
      return with(services -> {
        services.database().inTransaction(services.licenses()::acceptClock);
        place.say("clock:              " + Clocks.system().instant());
      });
    }
  }
}
