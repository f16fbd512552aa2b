package dev.plexsphere.setup;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Takes the text {@code good} for a license. */
final class PaperLicense implements Licensing {
  static final UUID INSTALLATION = new UUID(7, 7);
  volatile boolean installed;

  @Override
  public boolean isInstalled() {
    return installed;
  }

  @Override
  public UUID installationId() {
    return INSTALLATION;
  }

  @Override
  public String request(String organization, @Nullable String contact) {
    return "{\"organization\":\"" + organization + "\"}";
  }

  @Override
  public Terms preview(String jws) {
    if (!jws.equals("good")) {
      throw Refusal.of(ErrorCode.INVALID_REQUEST, "This is no license.").asException();
    }
    return new Terms(
        new UUID(8, 8).toString(),
        "evaluation",
        "Acme Corp",
        INSTALLATION.toString(),
        "2026-01-01T00:00:00Z",
        "2027-01-01T00:00:00Z",
        14,
        25,
        "ACTIVE");
  }

  @Override
  public Terms install(Handle tx, String jws) {
    var terms = preview(jws);
    installed = true;
    return terms;
  }
}
