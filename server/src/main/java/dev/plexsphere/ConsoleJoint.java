package dev.plexsphere;

import dev.plexsphere.authserver.HostedSessionService;
import dev.plexsphere.authserver.PlatformTokens;
import dev.plexsphere.console.ConsoleIssuer;
import dev.plexsphere.console.Installation;
import dev.plexsphere.console.OperatorSessions;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.license.LicenseService;
import dev.plexsphere.license.LicenseState.Status;
import dev.plexsphere.meta.Readiness;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The console's ports, joined to the rooms that answer them. */
final class ConsoleJoint {
  private ConsoleJoint() {}

  static ConsoleIssuer issuer(PlatformTokens tokens) {
    return new ConsoleIssuer() {
      @Override
      public Optional<Tokens> redeem(String code, String verifier, String redirectUri) {
        return tokens
            .redeem(CLIENT_ID, code, verifier, redirectUri)
            .map(got -> new Tokens(got.access(), got.expiresIn(), got.refresh()));
      }

      @Override
      public Optional<Tokens> refresh(Secret refreshToken) {
        return tokens
            .refresh(CLIENT_ID, refreshToken)
            .map(got -> new Tokens(got.access(), got.expiresIn(), got.refresh()));
      }
    };
  }

  static OperatorSessions hosted(HostedSessionService sessions) {
    return new OperatorSessions() {
      @Override
      public List<Row> of(UUID account) {
        return sessions.list(DomainId.PLATFORM, account).stream()
            .map(each -> new Row(each.key(), each.since(), each.ends()))
            .toList();
      }

      @Override
      public boolean end(UUID account, String key) {
        return sessions.end(DomainId.PLATFORM, account, key);
      }
    };
  }

  static Installation installation(Readiness readiness, KeyService keys, LicenseService licenses) {
    return new Installation() {
      @Override
      public List<Part> parts() {
        return readiness.look().entrySet().stream()
            .map(each -> {
              var finding = each.getValue();
              var trouble = finding.state() == Readiness.State.OK ? "" : finding.detail();
              return new Part(each.getKey(), trouble, finding.state() == Readiness.State.DOWN);
            })
            .toList();
      }

      @Override
      public License license() {
        var state = licenses.state();
        var said = state.license();
        var name = state.status().name();
        if (said == null || state.status() == Status.UNTRUSTED) {
          return new License(state.passes(), name, "unknown", "unknown", null, null);
        }
        return new License(
            state.passes(),
            name,
            said.licensee(),
            said.kind().wire(),
            said.expiresAt(),
            (long) said.maxTenants());
      }

      @Override
      public List<String> keyIds() {
        return keys.published(DomainId.PLATFORM).getKeys().stream()
            .map(com.nimbusds.jose.jwk.JWK::getKeyID)
            .toList();
      }
    };
  }
}
