package dev.plexsphere.license;

import dev.plexsphere.ledger.Fact;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.UUID;

/** What licensing tells the ledger. */
sealed interface LicenseFact extends Fact {

  /** The installation got its identity. */
  record InstallationCreated(UUID installation) implements LicenseFact {
    @Override
    public String kind() {
      return "installation.created";
    }

    @Override
    public String object() {
      return "installation:" + installation;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return new LinkedHashMap<>();
    }
  }

  /** The key that signs this installation's own evaluation licenses was made. */
  record EvaluationKeyCreated(UUID installation, String kid) implements LicenseFact {
    @Override
    public String kind() {
      return "license.evaluation_key_created";
    }

    @Override
    public String object() {
      return "installation:" + installation;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("kid", kid, "algorithm", "ES256");
    }
  }

  /** A license counts from now on. */
  record Installed(License license, String kid) implements LicenseFact {
    @Override
    public String kind() {
      return "license.installed";
    }

    @Override
    public String object() {
      return "license:" + license.id();
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members(
          "license_kind",
          license.kind().wire(),
          "kid",
          kid,
          "not_before",
          license.notBefore(),
          "expires_at",
          license.expiresAt(),
          "grace_days",
          license.graceDays(),
          "max_tenants",
          license.maxTenants());
    }
  }

  /** Somebody vouched for a clock that is behind what had been seen. */
  record ClockAccepted(UUID installation, Instant before, Instant now) implements LicenseFact {
    @Override
    public String kind() {
      return "license.clock_accepted";
    }

    @Override
    public String object() {
      return "installation:" + installation;
    }

    @Override
    public SequencedMap<String, Object> members() {
      return Fact.members("clock_mark_before", before, "clock_mark", now);
    }
  }
}
